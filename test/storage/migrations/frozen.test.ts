/** A migration that has landed has run on somebody's queue: what it says is held here by its digest, for good. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrations } from '../../../main/storage/migrations/migrations.ts';

/** A line is added with each new migration. A line that is here is never changed: make a new migration instead. */
const frozen = [
  '80bf2bfa66750203a0ab6cbdc1c22cb3a25e9e7a35f14a4dbddcc6b0760aa7ab',
  '9679c6310d8aa78d5cf3cf2b6a32c1f45d71c4e8d407b56e05758e34dc43c5fe',
  '451f00145b4db88a471d882bbab3903e3d3b8cca6aebab0ad602b5b4cf779857',
  'd04d28536f2588ce316377a692f1195d749507c6eb5a05d844d9bc54b4f62cc5',
  '347b5f1a2b3dc61a85f106a36b1353da2c5331100c647450282b28c59ec003ec',
  'c1bfcaec27d0822b6e18e3d1bc604dee2a2927778db0f0158ebf7e1a69da6b98',
  'ca56c268c5ab3b728f7f2a9f10fe2bda669d70abfec4f6969f8f795461210a82',
  '1ed8c4bc448ccaaa07280ca409f80adea461ddf03a2e55b8dca3996c491357fa',
  'c78c95c9282415413bcfc6bf26e3692873d3b664198b77d06339b75da5f9fc53',
  '6725d3733424c7d740a3ae2fbf20735070024fd8443ee34dcb0b26169263c78a',
];

test('no migration says anything else than when it landed', () => {
  expect(migrations.map(({ sql }) => createHash('sha256').update(sql).digest('hex'))).toEqual(frozen);
});

test('they are numbered from 1 without a gap, and every file is one of them', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1));
  const folder = join(import.meta.dirname, '..', '..', '..', 'main', 'storage', 'migrations');
  const numbered = readdirSync(folder).filter((name) => /^\d{4}-/.test(name));
  expect(numbered.map((name) => Number(name.slice(0, 4))).sort((a, b) => a - b)).toEqual(
    migrations.map(({ version }) => version),
  );
});
