// What `npm run dev` adds to the policy of the page, and that a build knows nothing of it.
import { expect, test } from 'vitest';
import { uiHeaders } from '../../../main/app/window/protocol.ts';
import { product } from '../../support/source-tree.ts';
import { widened } from './page-policy.ts';

const policy = uiHeaders['Content-Security-Policy'];
const directives = (text: string) => new Map(text.split('; ').map((one) => [one.split(' ')[0] ?? '', one]));

test('for development three directives are wider, and all others as they ship', () => {
  const shipped = directives(policy);
  const developed = directives(widened(policy, 'http://127.0.0.1:5173'));
  expect([...developed.keys()]).toEqual([...shipped.keys()]);
  const changed = [...developed].filter(([name, text]) => shipped.get(name) !== text);
  expect(changed.map(([, text]) => text)).toEqual([
    "script-src 'self' 'nonce-clipslot-dev'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' ws://127.0.0.1:5173",
  ]);
});

test('no source of the product can be told to take its page from a server', () => {
  const words = /RENDERER_URL|import\.meta\.env|\bHMR\b|nonce-/;
  expect(product.length).toBeGreaterThan(100);
  expect(product.filter(({ code }) => words.test(code)).map(({ path }) => path)).toEqual([]);
});
