/* A program that the shim can't be loaded into: sleeps so many seconds. */
#include <stdlib.h>
#include <unistd.h>

int main(int count, char** arguments) {
  return count > 1 ? (int)sleep((unsigned)atoi(arguments[1])) : 0;
}
