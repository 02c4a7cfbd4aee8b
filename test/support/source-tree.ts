/** The sources of the product, read once: what each imports, what it starts, and its syntax. For tests of the ground plan. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseAst } from 'vite';

const root = join(import.meta.dirname, '..', '..');

export interface Source {
  /** From the root of the checkout, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
  /** Files of ours by their path, packages by their name. */
  readonly imports: readonly string[];
  /** Files it starts as a thread or a process, by their path. */
  readonly started: readonly string[];
}

export const product: readonly Source[] = ['main', 'preload', 'renderer'].flatMap(readFolder);

/** Those of the product below a folder. */
export function sourcesIn(folder: string): readonly Source[] {
  return product.filter(({ path }) => path.startsWith(`${folder}/`));
}

/** What the bundlers are told to begin with, by path. */
export function bundleEntries(): readonly string[] {
  const configurations = product.filter(({ path }) => /^main\/[^/]*(?:config|entries)\.ts$/.test(path));
  return configurations.flatMap(({ code }) =>
    [...code.matchAll(/resolve\(root, '([^']+\.(?:tsx?|html))'\)/g)].map((match) => match[1] ?? ''),
  );
}

/** Groups of files that reach each other by imports (Tarjan's strongly connected components). */
export function circlesIn(sources: readonly Source[]): readonly (readonly string[])[] {
  const importsOf = new Map(sources.map(({ path, imports }) => [path, imports]));
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const circles: string[][] = [];
  const visit = (path: string): number => {
    order.set(path, order.size);
    let low = order.size - 1;
    open.push(path);
    for (const next of importsOf.get(path) ?? []) {
      if (!importsOf.has(next)) continue;
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    lowest.set(path, low);
    if (low === order.get(path)) {
      const circle = open.splice(open.indexOf(path));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return low;
  };
  for (const { path } of sources) if (!order.has(path)) visit(path);
  return circles;
}

const mostFactoryLines = 60;

/** Functions longer than 60 lines that return functions which use their local state, as `file: name (lines)`. */
export function longFactoriesIn(source: Source): readonly string[] {
  const { path, text } = source;
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const found: string[] = [];
  walk(syntaxOf(source), (node) => {
    if (!isFunction(node) || path.endsWith('.tsx')) return;
    const lines = lineAt(node.end) - lineAt(node.start) + 1;
    if (lines <= mostFactoryLines || !returnsClosures(node)) return;
    const name = (node.id as Syntax | null | undefined)?.name ?? 'a function';
    found.push(`${path}: ${String(name)} (${lines} lines)`);
  });
  return found;
}

const timers = ['setTimeout', 'setInterval', 'randomUUID'];
const members = ['Date.now', 'Math.random', 'performance.now'];

/** Whether it asks the computer for time, chance or an id by itself, instead of being handed them. */
export function isAmbient(source: Source): boolean {
  let found = false;
  walk(syntaxOf(source), (node) => {
    const { type, name, callee, object, property } = node;
    if (type === 'Identifier' && timers.includes(String(name))) found = true;
    if (type === 'NewExpression' && (callee as Syntax).name === 'Date')
      found ||= (node.arguments as readonly unknown[]).length === 0;
    if (type === 'MemberExpression')
      found ||= members.includes(`${String((object as Syntax).name)}.${String((property as Syntax).name)}`);
  });
  return found;
}

function syntaxOf({ path, text }: Source): Syntax {
  return parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Syntax;
}

interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

function isFunction({ type }: Syntax): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(type);
}

/** Whether it hands out an object of functions, or names of functions it holds. */
function returnsClosures(node: Syntax): boolean {
  const inner = new Set<unknown>();
  const returned: Syntax[] = [];
  const body = node.body as Syntax;
  if (body.type !== 'BlockStatement') returned.push(body);
  const look = (part: Syntax) => {
    if (part.type === 'ReturnStatement' && part.argument) returned.push(part.argument as Syntax);
    if (part.type === 'FunctionDeclaration') inner.add((part.id as Syntax).name);
    if (part.type === 'VariableDeclarator' && part.init && isFunction(part.init as Syntax))
      inner.add((part.id as Syntax).name);
  };
  walk(body, look, isFunction);
  const isClosure = (value: Syntax): boolean =>
    isFunction(value) || (value.type === 'Identifier' && inner.has(value.name));
  return returned.some((value) => {
    if (value.type !== 'ObjectExpression') return isClosure(value);
    const properties = value.properties as readonly Syntax[];
    return properties.some((one) => one.type === 'Property' && isClosure(one.value as Syntax));
  });
}

/** Visits every node. @param isClosed nodes that are visited but not entered */
function walk(
  node: Syntax,
  visit: (node: Syntax) => void,
  isClosed: (node: Syntax) => boolean = () => false,
): void {
  visit(node);
  if (isClosed(node)) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof child.type === 'string')
        walk(child as Syntax, visit, isClosed);
    }
  }
}

function readFolder(folder: string): Source[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => /\.tsx?$/.test(name)).map((name) => readSource(join(folder, name)));
}

function readSource(file: string): Source {
  const text = readFileSync(join(root, file), 'utf8');
  const path = file.replaceAll('\\', '/');
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const at = (place: string) => relative(root, join(root, dirname(path), place)).replaceAll('\\', '/');
  const named = [...code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const imports = named.map((one) => (one.startsWith('.') ? at(one) : one));
  const started = [...code.matchAll(/'(\.{1,2}\/[^']+\.ts)'(?! with)/g)]
    .map((match) => match[1] ?? '')
    .filter((one) => !named.includes(one))
    .map(at);
  return { path, text, code, imports, started };
}
