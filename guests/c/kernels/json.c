// SPDX-License-Identifier: Apache-2.0
//
// JSON parsing: reads a document into a tree by recursive descent, and walks the tree. Bytes,
// branches that are hard to foresee, and nodes that point to each other.

#include "kernel.h"

enum { TEXT_SIZE = 1 << 16, NODES = 1 << 14, RECORDS = 200 };

typedef enum { NOTHING, BOOLEAN, NUMBER, STRING, LIST, OBJECT } kind;

typedef struct node {
  kind kind;
  uint32_t hash; // of a string; of a member's name
  double number;
  struct node *first; // of a list or object
  struct node *next;
} node;

static char text[TEXT_SIZE];
static node nodes[NODES];
static int used;
static const char *at;

// --- Writing a document -----------------------------------------------------------------------

static char *end;

static void put(const char *characters) {
  while (*characters) {
    *end++ = *characters++;
  }
}

static void put_number(uint32_t number) {
  char digits[10];
  int count = 0;
  do {
    digits[count++] = (char) ('0' + number % 10);
    number /= 10;
  } while (number);
  while (count) {
    *end++ = digits[--count];
  }
}

static void write_document(void) {
  uint32_t state = 4711;
  end = text;
  put("{ \"records\": [");
  for (int i = 0; i < RECORDS; i++) {
    put(i ? ",\n  {\"id\": " : "\n  {\"id\": ");
    put_number((uint32_t) i);
    put(", \"name\": \"caf\\u00e9 \\\"");
    for (int k = 0; k < 12; k++) {
      *end++ = (char) ('a' + next_random(&state) % 26);
    }
    put("\\\"\\n\", \"price\": ");
    put_number(next_random(&state) % 1000);
    *end++ = '.';
    put_number(next_random(&state) % 100);
    put("e-1, \"tags\": [true, false, null, -");
    put_number(next_random(&state) % 100000);
    put(", {}], \"place\": {\"x\": ");
    put_number(next_random(&state) % 360);
    put(", \"y\": -");
    put_number(next_random(&state) % 180);
    put(".5}}");
  }
  put("\n] }");
  *end = 0;
}

// --- Reading it -------------------------------------------------------------------------------

static node *read_value(void);

static node *new_node(kind kind) {
  if (used == NODES) {
    __builtin_trap();
  }
  node *created = &nodes[used++];
  created->kind = kind;
  created->hash = 0;
  created->number = 0;
  created->first = 0;
  created->next = 0;
  return created;
}

static void skip_space(void) {
  while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') {
    at++;
  }
}

static void expect(const char *word) {
  while (*word) {
    if (*at++ != *word++) {
      __builtin_trap();
    }
  }
}

static uint32_t read_escape(void) {
  switch (*at++) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'b': return '\b';
    case 'f': return '\f';
    case '"': return '"';
    case '\\': return '\\';
    case '/': return '/';
    case 'u': {
      uint32_t code = 0;
      for (int i = 0; i < 4; i++) {
        char digit = *at++;
        code = code << 4 | (uint32_t) (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
      }
      return code;
    }
    default: __builtin_trap();
  }
}

static uint32_t read_string(void) {
  uint32_t hash = 0;
  expect("\"");
  while (*at != '"') {
    uint32_t character = (uint8_t) *at++;
    if (character < ' ') {
      __builtin_trap();
    }
    hash = hash * 31 + (character == '\\' ? read_escape() : character);
  }
  at++;
  return hash;
}

static int is_digit(char character) { return character >= '0' && character <= '9'; }

static double read_number(void) {
  int negative = *at == '-';
  at += negative;
  double number = 0;
  while (is_digit(*at)) {
    number = number * 10 + (*at++ - '0');
  }
  if (*at == '.') {
    at++;
    for (double place = 0.1; is_digit(*at); place *= 0.1) {
      number += place * (*at++ - '0');
    }
  }
  if (*at == 'e' || *at == 'E') {
    at++;
    int down = *at == '-';
    at += *at == '-' || *at == '+';
    int exponent = 0;
    while (is_digit(*at)) {
      exponent = exponent * 10 + (*at++ - '0');
    }
    while (exponent-- > 0) {
      number = down ? number / 10 : number * 10;
    }
  }
  return negative ? -number : number;
}

// The members of a list or object, up to its last character.
static node *read_members(kind kind, char last) {
  node *parent = new_node(kind);
  node **next = &parent->first;
  at++;
  skip_space();
  while (*at != last) {
    uint32_t name = 0;
    if (kind == OBJECT) {
      name = read_string();
      skip_space();
      expect(":");
      skip_space();
    }
    node *member = read_value();
    member->hash ^= name;
    *next = member;
    next = &member->next;
    skip_space();
    if (*at != last) {
      expect(",");
      skip_space();
    }
  }
  at++;
  return parent;
}

static node *read_value(void) {
  node *value;
  switch (*at) {
    case '{': return read_members(OBJECT, '}');
    case '[': return read_members(LIST, ']');
    case '"':
      value = new_node(STRING);
      value->hash = read_string();
      return value;
    case 't':
      expect("true");
      value = new_node(BOOLEAN);
      value->number = 1;
      return value;
    case 'f': expect("false"); return new_node(BOOLEAN);
    case 'n': expect("null"); return new_node(NOTHING);
    default:
      value = new_node(NUMBER);
      value->number = read_number();
      return value;
  }
}

static uint32_t walk(const node *value, uint32_t sum) {
  sum = mix(sum, (uint32_t) value->kind + value->hash + (uint32_t) (int32_t) (value->number * 8));
  for (const node *member = value->first; member; member = member->next) {
    sum = walk(member, sum);
  }
  return sum;
}

EXPORT(json) int json(int documents) {
  write_document();
  uint32_t sum = 0;
  for (int i = 0; i < documents; i++) {
    used = 0;
    at = text;
    skip_space();
    sum = walk(read_value(), sum);
  }
  return (int) sum;
}
