/** What Node, the system or SQLite call an exception: `ENOENT`, `SQLITE_FULL`, `ERR_WORKER_OUT_OF_MEMORY`. */

/** The code of an exception, or null where it has none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}

/** The same, only of what a call of the system met; null for any other exception, which is a bug. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'syscall' in error ? errorCode(error) : null;
}
