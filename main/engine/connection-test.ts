/**
 * Whether a service can be reached with these settings, and if not, at which step it fails. Asks for one page of one clip
 * with the client the engine uses; changes nothing at the service, in the queue or in the settings.
 */

import { isIP } from 'node:net';
import type { ReasonCode } from '../../preload/clip-view.ts';
import { type ConnectionStepName, connectionSteps } from '../../preload/settings-choices.ts';
import type { ConnectionStep } from '../../preload/settings-contract.ts';
import { type Clock, realRuntime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { SharedAuthorization } from '../service/authorization/shared-authorization.ts';
import type { Failure } from '../service/failure.ts';
import {
  guardedLookup,
  isPrivateAddress,
  type Resolve,
  systemResolve,
} from '../service/http/guarded-lookup.ts';
import { Network } from '../service/http/network.ts';
import { Trust } from '../service/http/trust.ts';
import { environmentProxy, type SystemProxy } from '../service/proxy/proxy.ts';
import { ProxyRoutes } from '../service/proxy/proxy-routes.ts';
import { ServiceClient } from '../service/service-client.ts';

/** The step that an unsuccessful answer ends at; what is not named here ends at `service`. */
const endsAt: Readonly<Partial<Record<ReasonCode, ConnectionStepName>>> = {
  offline: 'connection',
  'proxy-unreachable': 'connection',
  'proxy-refused': 'connection',
  'proxy-sign-in': 'connection',
  'proxy-unsupported': 'connection',
  'certificate-invalid': 'certificate',
  'certificate-expired': 'certificate',
  'tls-too-old': 'certificate',
  'tls-not-spoken': 'certificate',
  'tls-closed': 'certificate',
  'not-authorized': 'authorization',
  'authorization-missing': 'authorization',
  'secret-store-locked': 'authorization',
  'secret-store-changed': 'authorization',
  'authorization-unreadable': 'authorization',
  'claims-refused': 'scid',
  'slot-gone': 'scid',
  'request-refused': 'scid',
};

export interface ConnectionTestOptions {
  readonly resolve?: Resolve;
  readonly systemProxy?: SystemProxy;
  /** Left out: that of this computer. */
  readonly clock?: Clock;
}

/** Every step up to the first that is bad, and the ones behind it as not reached. */
export async function testConnection(
  config: Config,
  authorization: AuthorizationSource,
  options: ConnectionTestOptions = {},
): Promise<readonly ConnectionStep[]> {
  const clock = options.clock ?? realRuntime().clock;
  const resolve = options.resolve ?? systemResolve;
  const { origin, protocol, hostname } = new URL(config.service.metadataUrl);
  // Plain http has no certificate to look at.
  const steps = connectionSteps.filter((step) => step !== 'certificate' || protocol === 'https:');
  const system = options.systemProxy ?? environmentProxy(process.env);
  const routes = new ProxyRoutes(config.service.proxy, system, clock);
  // A proxy resolves names itself, often where no one else can.
  const isDirect = (await routes.to(origin))[0]?.kind === 'direct';
  const address = isDirect ? await addressFailure(hostname, resolve) : null;
  if (address !== null) return upTo(steps, { at: 'address', ...address });
  const found = await authorization.current();
  const network = new Network({
    lookup: guardedLookup(resolve),
    trust: new Trust(config.certificates),
    routes,
    clock,
  });
  const client = new ServiceClient({
    config,
    authorization: new SharedAuthorization(authorization, clock),
    clock,
    network,
    onExchange: () => {},
  });
  try {
    const listed = await client.listClips(null, [], 1);
    if (listed.ok) return upTo(steps, null);
    return upTo(steps, { at: found.ok ? stepOf(listed.failure) : 'authorization', ...listed.failure });
  } finally {
    client.dispose();
  }
}

function stepOf({ reason }: Failure): ConnectionStepName {
  return endsAt[reason.code] ?? 'service';
}

/** Names that lead nowhere, or somewhere no service on the internet can be. */
async function addressFailure(hostname: string, resolve: Resolve): Promise<Pick<Failure, 'reason'> | null> {
  const bare = hostname.replaceAll(/[[\]]/g, '');
  if (isIP(bare) !== 0 || hostname === 'localhost') return null;
  try {
    const addresses = await resolve(hostname);
    if (!addresses.some(({ address }) => isPrivateAddress(address))) return null;
    return { reason: { code: 'service-not-itself', detail: hostname } };
  } catch {
    return { reason: { code: 'offline', detail: hostname } };
  }
}

function upTo(
  steps: readonly ConnectionStepName[],
  bad: (Pick<Failure, 'reason'> & { readonly at: ConnectionStepName }) | null,
): ConnectionStep[] {
  const end = bad === null ? steps.length : steps.indexOf(bad.at);
  return steps.map((step, place) => {
    if (bad !== null && place === end) return { step, outcome: 'bad', reason: bad.reason };
    return { step, outcome: place < end ? 'good' : 'not-reached', reason: null };
  });
}
