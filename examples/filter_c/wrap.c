// A text filter: breaks paragraphs into lines of a given width.

static char input[1 << 16];
static char output[1 << 16];

__attribute__((export_name("input"))) char *input_address(void) { return input; }
__attribute__((export_name("output"))) char *output_address(void) { return output; }
__attribute__((export_name("capacity"))) int capacity(void) { return sizeof input; }

// Wraps the first `len` bytes of the input to lines of at most `width` bytes, where words allow.
// Returns the length of the output, which is never longer than the input.
__attribute__((export_name("wrap"))) int wrap(int len, int width) {
  int column = 0, out = 0;
  if (len < 0 || len > (int)sizeof input)
    __builtin_trap();
  for (int at = 0; at < len;) {
    int newlines = 0, start = at;
    while (at < len && (input[at] == ' ' || input[at] == '\n'))
      newlines += input[at++] == '\n';
    int space = at - start, word = at;
    while (at < len && input[at] != ' ' && input[at] != '\n')
      at++;
    if (newlines > 1) { // An empty line ends a paragraph.
      output[out++] = '\n';
      output[out++] = '\n';
      column = 0;
    } else if (column > 0 && column + 1 + (at - word) > width) {
      output[out++] = '\n';
      column = 0;
    } else if (column > 0 && space > 0 && at > word) {
      output[out++] = ' ';
      column++;
    }
    column += at - word;
    while (word < at)
      output[out++] = input[word++];
  }
  return out;
}
