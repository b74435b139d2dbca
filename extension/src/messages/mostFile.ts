/** Characters of an export file: as a message it has to stay below the 64 MiB of Chrome. */
export const mostFile = 48 * 1024 * 1024
