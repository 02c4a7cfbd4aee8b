/**
 * Counts calls between the rooms of `main/` while the product runs as it is: every function of it, method and closure
 * alike, is given one more statement when its file is loaded. Must be imported before anything of the product is.
 * Simulator and replay have no part in a clip's way, and threads are not followed.
 */
import { registerHooks } from 'node:module';
import { parseAst } from 'vite';

export interface CallTrace {
  /** Functions entered. */
  readonly calls: number;
  /** How often a function of one room called one of another. */
  readonly roomChanges: number;
  /** Different files whose functions were entered. */
  readonly files: number;
  /** How often each function was entered, as `room/file.ts: name`. */
  readonly entered: ReadonlyMap<string, number>;
  /** How often one room called another, as `room -> room`. */
  readonly between: ReadonlyMap<string, number>;
}

const productFile = /\/main\/(?!simulator\/|replay\/)((\w+)\/.*\.ts)$/;
const enterName = '__clipslotEntered';

let isCounting = false;
let calls = 0;
let roomChanges = 0;
const files = new Set<string>();
const entered = new Map<string, number>();
const between = new Map<string, number>();

Error.stackTraceLimit = 50;
Object.assign(globalThis, { [enterName]: noteCall });
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const [, file, room] = url.match(productFile) ?? [];
    if (file === undefined || room === undefined || !loaded.source) return loaded;
    const text = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: instrumented(text, file, room) };
  },
});

/** Begins to count, from zero. */
export function beginTrace(): void {
  isCounting = true;
  calls = 0;
  roomChanges = 0;
  files.clear();
  entered.clear();
  between.clear();
}

export function callTrace(): CallTrace {
  return { calls, roomChanges, files: files.size, entered: new Map(entered), between: new Map(between) };
}

/** Calls something of the product that is none of what is counted. */
export function untraced<T>(call: () => T): T {
  const was = isCounting;
  isCounting = false;
  try {
    return call();
  } finally {
    isCounting = was;
  }
}

function noteCall(file: string, room: string, name: string): void {
  if (!isCounting) return;
  calls += 1;
  files.add(file);
  add(entered, `${file}: ${name}`);
  const caller = callingRoom();
  if (caller === null || caller === room) return;
  roomChanges += 1;
  add(between, `${caller} -> ${room}`);
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** The room of the function that made the call, past frames of libraries; null when the event loop or a test made it. */
function callingRoom(): string | null {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_, frames) => frames;
  const frames = new Error().stack as unknown as readonly NodeJS.CallSite[];
  Error.prepareStackTrace = prepareStackTrace;
  // This function, `noteCall`, and the function that was entered.
  for (const frame of frames.slice(3)) {
    const url = frame.getFileName() ?? '';
    const asynchronously = 'isAsync' in frame && typeof frame.isAsync === 'function' && frame.isAsync();
    if (asynchronously) return null;
    const room = url.match(productFile)?.[2];
    if (room !== undefined) return room;
    if (url.includes('/test/')) return null;
  }
  return null;
}

interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The same source, whose functions say first that they were entered. Lines stay where they are. */
function instrumented(text: string, file: string, room: string): string {
  const insertions: Insertion[] = [];
  visit(parseAst(text, { lang: 'ts' }) as unknown as Syntax, 'module', (body, isExpression, name) => {
    const note = `${enterName}(${JSON.stringify(file)}, ${JSON.stringify(room)}, ${JSON.stringify(name)})`;
    if (isExpression) insertions.push({ at: body.start, text: `(${note}, ` }, { at: body.end, text: ')' });
    else insertions.push({ at: body.start + 1, text: `${note}; ` });
  });
  let result = text;
  for (const { at, text: added } of insertions.sort((a, b) => b.at - a.at))
    result = result.slice(0, at) + added + result.slice(at);
  return result;
}

type OnFunction = (body: Syntax, isExpression: boolean, name: string) => void;

/** @param name what the next function inside is called unless it says so itself */
function visit(node: Syntax, name: string, onFunction: OnFunction): void {
  const named = nameOf(node) ?? name;
  const body = node.body as Syntax | null | undefined;
  if (/^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type) && body)
    onFunction(body, body.type !== 'BlockStatement', named);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof child.type === 'string')
        visit(child as Syntax, named, onFunction);
    }
  }
}

function nameOf({ type, id, key }: Syntax): string | null {
  const names =
    type === 'MethodDefinition' || type === 'Property' || type === 'PropertyDefinition' ? key : id;
  const name = (names as Syntax | null | undefined)?.name;
  return typeof name === 'string' ? name : null;
}
