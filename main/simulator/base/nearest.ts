/** Which of some words is meant by one that is none of them. Pure. */

/** The word that it is a slip away from, or null when it is like none. */
export function nearest(word: string, words: readonly string[]): string | null {
  const most = Math.max(2, Math.floor(word.length / 3));
  let found: string | null = null;
  let least = most + 1;
  for (const one of words) {
    const slips = distance(word.toLowerCase(), one.toLowerCase());
    if (slips >= least) continue;
    least = slips;
    found = one;
  }
  return found;
}

/** Letters to add, leave out or change to come from one word to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (const [column, other] of [...to].entries()) {
      const changed = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
