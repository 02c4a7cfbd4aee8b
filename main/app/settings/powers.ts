/**
 * What settings let Clipslot do that no page may decide: where recordings and the sign-in go, whom
 * to believe, what happens to files. Pure. Each is asked about once, in a dialog of the operating
 * system that names it (`consent.ts`).
 */
import { createHash } from 'node:crypto';
import type { Config } from '../../config/config.ts';

export const powerKinds = [
  'service',
  'account',
  'sign-in',
  'transfer-host',
  'proxy',
  'certificates',
  'folder',
  'move',
  'bin',
] as const;

export interface Power {
  readonly kind: (typeof powerKinds)[number];
  /** What the dialog names: an origin, a host, a path. Never a secret. */
  readonly name: string;
}

/**
 * Every power that a configuration takes.
 * @param isPractice its service is the practice service: nothing leaves this computer, so only
 * files are at stake
 */
export function powersOf(config: Config, isPractice: boolean): readonly Power[] {
  return [...(isPractice ? [] : outward(config)), ...overFiles(config)];
}

/** Those that a single question to the service takes, as *Test connection* asks it. */
export function powersToAsk({ service }: Config): readonly Power[] {
  return [{ kind: 'service', name: originOf({ service }) }, ...onTheWay(service)];
}

/** Where the sign-in may go. */
export function originOf({ service }: Pick<Config, 'service'>): string {
  return new URL(service.metadataUrl).origin;
}

/**
 * Whose sign-in it is, as far as its value tells: Xbox Live names the user in `x=<hash>`, and a
 * renewed one names the same. Of any other form each value is a new one. Only a digest is kept.
 */
export function signInOf(authorization: string): Power {
  const named = /^XBL3\.0 x=([^;]+);/i.exec(authorization)?.[1] ?? authorization;
  return { kind: 'sign-in', name: createHash('sha256').update(named).digest('hex').slice(0, 16) };
}

export function keyOf({ kind, name }: Power): string {
  return `${kind} ${name}`;
}

function outward({ service, account, folders }: Config): Power[] {
  return [
    { kind: 'service', name: originOf({ service }) },
    { kind: 'account', name: account.scid },
    ...service.transferHosts.map((name): Power => ({ kind: 'transfer-host', name })),
    ...onTheWay(service),
    ...folders.map(({ path }): Power => ({ kind: 'folder', name: path })),
  ];
}

function onTheWay({ proxy, caFile }: Config['service']): Power[] {
  const powers: Power[] = [];
  // What the computer is set to, or none at all, is no one's choice but the owner's.
  if (proxy !== 'system' && proxy !== 'none') powers.push({ kind: 'proxy', name: proxy });
  if (caFile !== null) powers.push({ kind: 'certificates', name: caFile });
  return powers;
}

function overFiles({ afterPublished }: Config): Power[] {
  switch (afterPublished.do) {
    case 'keep':
      return [];
    case 'move':
      return [{ kind: 'move', name: afterPublished.folder }];
    case 'bin':
      return [{ kind: 'bin', name: '' }];
  }
}
