"""The protocol of hold and sale as a model small enough to be searched whole: all orders of all steps, all crashes."""
