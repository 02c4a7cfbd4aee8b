// The catalogue and the code against each other: every text is used, every text that is used is
// there, every language says the same things, and no one reads a sentence that is not in it. Reads
// the syntax of the sources, not their letters.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { languages } from '../../preload/language.ts';

const root = join(import.meta.dirname, '..', '..');
const catalogue = join(root, 'preload', 'catalogue');
const namespaces = readdirSync(join(catalogue, 'en')).map((file) => basename(file, '.json'));

describe('the catalogue', () => {
  const texts = textsOf('en');
  const used = sourcesIn('preload', 'main', 'renderer').flatMap((file) => keysIn(syntaxOf(file)));

  test('every text is used somewhere', () => {
    const patterns = used.map(patternOf);
    const unused = [...texts.keys()].filter((key) => !patterns.some((pattern) => pattern.test(bare(key))));
    expect(unused).toEqual([]);
  });

  test('every text that is used is there', () => {
    const known = [...texts.keys()].map(bare);
    const missing = used.filter((key) => !known.some((one) => patternOf(key).test(one)));
    expect(missing).toEqual([]);
  });

  test.each(languages)('%s says all of it, with the same numbers and names in it', (language) => {
    const those = textsOf(language);
    expect([...those.keys()].sort()).toEqual([...texts.keys()].sort());
    const different = [...texts].filter(
      ([key, text]) => holesOf(text).join() !== holesOf(those.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test.each(languages)('%s has every plural form that its numbers need', (language) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const keys = new Set(textsOf(language).keys());
    const counted = [...keys].filter((key) => key.endsWith('_other')).map(bare);
    const lacking = counted.flatMap((key) =>
      needed.filter((form) => !keys.has(`${key}_${form}`)).map((form) => `${key}_${form}`),
    );
    expect(lacking).toEqual([]);
  });
});

describe('outside the catalogue', () => {
  const sources = sourcesIn('main/app', 'renderer');

  test.each(sources)('%s holds no text for people', (file) => {
    expect(textsForPeople(syntaxOf(file))).toEqual([]);
  });

  test.each([
    ['text of an element', 'const a = <p>Pause sending</p>;', 'Pause sending'],
    ['a name for a screen reader', 'const a = <b aria-label="Pause" />;', 'Pause'],
    ['a name in braces', "const a = <b title={'Pause'} />;", 'Pause'],
    ['an entry of a menu', "const a = { label: 'Quit' };", 'Quit'],
    ['a sentence in a variable', "const a = on ? 'It is on.' : '';", 'It is on.'],
    ['a sentence with a hole', 'const a = `There are $' + '{n} clips`;', 'There are * clips'],
  ])('a stray text is found: %s', (_, source, text) => {
    expect(textsForPeople(syntaxIn(source, 'tsx'))).toEqual([text]);
  });
});

/** A part of a syntax tree, as far as these questions go. */
interface Syntax {
  readonly type: string;
  readonly [part: string]: unknown;
}

function sourcesIn(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
      .map((path) => join(folder, path)),
  );
}

function syntaxOf(file: string): Syntax {
  return syntaxIn(readFileSync(join(root, file), 'utf8'), file.endsWith('.tsx') ? 'tsx' : 'ts');
}

function syntaxIn(source: string, lang: 'ts' | 'tsx'): Syntax {
  // `as`: every node of a syntax tree has a type and parts.
  return parseAst(source, { lang }) as unknown as Syntax;
}

/** `namespace:a.b` and its text, for every text of a language. */
function textsOf(language: string): Map<string, string> {
  const flat = (path: string, value: unknown): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, inner]) =>
          flat(path.endsWith(':') ? `${path}${key}` : `${path}.${key}`, inner),
        );
  return new Map(
    namespaces.flatMap((name) =>
      flat(`${name}:`, JSON.parse(readFileSync(join(catalogue, language, `${name}.json`), 'utf8'))),
    ),
  );
}

function bare(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

function holesOf(text: string): string[] {
  return (text.match(/\{\{[^}]+\}\}/g) ?? []).sort();
}

/** What is put together from data stands for one part of a key. */
function patternOf(key: string): RegExp {
  const parts = key.split('*').map((part) => part.replace(/[.-]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^.]+')}$`);
}

function keysIn(tree: Syntax): string[] {
  const isKey = new RegExp(`^(${namespaces.join('|')}):[a-zA-Z*]`);
  return strings(tree)
    .map(({ text }) => text)
    .filter((text) => isKey.test(text));
}

/** Attributes and fields that the system or a screen reader shows whatever is in them. */
const spoken =
  /^(aria-(label|description|roledescription|valuetext|placeholder)|alt|title|label|placeholder|buttonLabel|message|detail|body|toolTip|sublabel)$/;
const sentence = /^\p{Lu}[\p{L}'’]*,?( [\p{L}\d*'’(]+)+/u;

function textsForPeople(tree: Syntax): string[] {
  return strings(tree)
    .filter(({ text, role }) => {
      if (role === 'element' || (role !== null && spoken.test(role))) return /\p{L}{2}/u.test(bareText(text));
      return (role === null || !unseen.test(role)) && sentence.test(text);
    })
    .map(({ text }) => text.trim());
}

/** Only developers read it, or only the system's list of processes shows it. */
const unseen = /^(for developers|serviceName)$/;

/** The name of the product is the same everywhere. */
function bareText(text: string): string {
  return text.replace('Clipslot', '');
}

interface Found {
  readonly text: string;
  /** The attribute or field it is the value of; `element`: shown as it is. */
  readonly role: string | null;
}

/** Every text in a tree; what is filled in is `*`. */
function strings(node: unknown, role: string | null = null): Found[] {
  if (Array.isArray(node)) return node.flatMap((one) => strings(one, role));
  if (!isSyntax(node)) return [];
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
      return node.source ? [] : strings(node.declaration, null);
    case 'Literal':
      return typeof node.value === 'string' ? [{ text: node.value, role }] : [];
    case 'JSXText':
      return [{ text: String(node.value), role: 'element' }];
    case 'TemplateLiteral':
      return [{ text: wholeOf(node), role }, ...strings(node.expressions, null)];
    case 'JSXAttribute':
      return strings(node.value, nameOf(node.name));
    case 'JSXElement':
      return [...strings(node.openingElement), ...strings(node.children, 'element')];
    case 'Property':
      return strings(node.value, nameOf(node.key));
    case 'TSLiteralType':
      return strings(node.literal, 'for developers');
    case 'NewExpression':
    case 'CallExpression':
      return [
        ...strings(node.callee),
        ...strings(node.arguments, isForDevelopers(node) ? 'for developers' : null),
      ];
    case 'ConditionalExpression':
      return [...strings(node.test), ...strings([node.consequent, node.alternate], role)];
    case 'LogicalExpression':
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return strings(Object.values(node), role);
    default:
      return strings(Object.values(node));
  }
}

function isForDevelopers({ callee, type }: Syntax): boolean {
  if (!isSyntax(callee)) return false;
  if (type === 'NewExpression') return /Error$/.test(nameOf(callee));
  return callee.type === 'MemberExpression' && nameOf(callee.object) === 'console';
}

function wholeOf(node: Syntax): string {
  const quasis = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return quasis.map(({ value }) => value.cooked).join('*');
}

function nameOf(node: unknown): string {
  return isSyntax(node) ? String(node.name ?? node.value ?? '') : '';
}

function isSyntax(node: unknown): node is Syntax {
  return typeof node === 'object' && node !== null && 'type' in node;
}
