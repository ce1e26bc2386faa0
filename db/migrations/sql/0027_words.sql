-- Text of several lines: what safe_text lets in, and line ends.
create domain safe_lines as text
  constraint safe_lines_length check (char_length(value) <= 4000)
  constraint safe_lines_visible check (
    value !~ '[\u0001-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]');
