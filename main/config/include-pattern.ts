/**
 * Which glob patterns are taken: a pattern becomes a regular expression, and one with many stars, or with groups that repeat,
 * tries them in so many ways that a single long name stops the program. Pure.
 */

const longestPattern = 256;
/** Each star more multiplies the ways by the length of a name, 255 at the most. */
const mostStarsInName = 3;
const mostDeepStars = 3;

/** Why this pattern is not taken, and what would be; null when it is. */
export function includeProblem(pattern: string): string | null {
  if (pattern.length > longestPattern) return `must have at most ${longestPattern} characters`;
  if (/[+*!@?]\(/.test(pattern))
    return 'must not hold groups like +(…) or *(…); write several patterns instead';
  if (pattern.includes('\\')) return 'must separate folders by "/", not by a backslash';
  const names = pattern.split('/');
  if (names.filter((name) => name === '**').length > mostDeepStars)
    return `must hold "**" at most ${mostDeepStars} times`;
  return names.some((name) => starsIn(name) > mostStarsInName)
    ? `must hold at most ${mostStarsInName} stars in one name`
    : null;
}

function starsIn(name: string): number {
  return name === '**' ? 0 : (name.match(/\*+/g) ?? []).length;
}
