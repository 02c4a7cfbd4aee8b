/** Values somebody else made: JSON of any shape, strings of any kind, and good documents with something wrong in them. */
import fc, { type Arbitrary } from 'fast-check';

const oddStrings = fc.constantFrom(
  '',
  '.',
  '..',
  '\0',
  '\r\nX-Injected: 1',
  '\u202egpj.exe',
  '__proto__',
  'constructor',
  '<img src=x onerror=alert(1)>',
  'x'.repeat(5000),
  '\ud800',
  'http://[::1',
  'http://user:pass@127.0.0.1/',
  'https://gameclips.example.com.evil.example/',
  'javascript:alert(1)',
);
const oddNumbers = fc.constantFrom(0, -0, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, Number.MAX_VALUE, 1e-320);

export const hostileString: Arbitrary<string> = fc.oneof(
  oddStrings,
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
);

export const hostileJson: Arbitrary<unknown> = fc.oneof(
  hostileString,
  oddNumbers,
  fc.constantFrom(null, true, false),
  fc.jsonValue({ maxDepth: 5 }),
  fc.constant(deep(200)),
);

function deep(levels: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

interface Wound {
  readonly path: readonly number[];
  readonly how: 'replace' | 'remove' | 'add' | 'rename';
  readonly value: unknown;
  readonly key: string;
}

const wound: Arbitrary<Wound> = fc.record({
  path: fc.array(fc.nat(50), { minLength: 1, maxLength: 4 }),
  how: fc.constantFrom('replace', 'remove', 'add', 'rename'),
  value: hostileJson,
  key: hostileString,
});

/** The document, with up to three of its fields replaced, removed, renamed or joined by others. */
export function wounded(good: object): Arbitrary<unknown> {
  return fc.array(wound, { maxLength: 3 }).map((wounds) => {
    const copy: unknown = structuredClone(good);
    for (const one of wounds) hurt(copy, one);
    return copy;
  });
}

function hurt(document: unknown, { path, how, value, key }: Wound): void {
  let place = document;
  for (const [step, index] of path.entries()) {
    if (typeof place !== 'object' || place === null) return;
    const keys = Object.keys(place);
    const name = keys[index % Math.max(1, keys.length)];
    if (name === undefined) return;
    // `as`: any object can be read and written by the names it has.
    const fields = place as Record<string, unknown>;
    const next = fields[name];
    if (step < path.length - 1 && typeof next === 'object' && next !== null) {
      place = next;
      continue;
    }
    if (how === 'add' || how === 'rename') set(fields, key, how === 'add' ? value : next);
    if (how === 'remove' || how === 'rename') delete fields[name];
    if (how === 'replace') fields[name] = value;
    return;
  }
}

/** As JSON.parse does it: `__proto__` becomes a field like any other. */
function set(fields: object, key: string, value: unknown): void {
  Object.defineProperty(fields, key, { value, enumerable: true, configurable: true, writable: true });
}

/** JSON text as it may arrive: whole, cut off, or not JSON at all. */
export function hostileText(documents: Arbitrary<unknown>): Arbitrary<Buffer> {
  const text = documents.map((value) => Buffer.from(JSON.stringify(value) ?? ''));
  return fc.oneof(
    { weight: 6, arbitrary: text },
    {
      weight: 2,
      arbitrary: fc
        .tuple(text, fc.nat(5000))
        .map(([whole, cut]) => whole.subarray(0, cut % (whole.length + 1))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)) },
  );
}
