"""Rules and services: what a front end may ask of the house. Imports `db`, never a screen."""
