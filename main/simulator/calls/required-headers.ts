/** The headers that the pages require of a call, and what a missing or strange one earns. */
import { Refusal } from '../answers/refusals.ts';
import type { Service } from '../service/service.ts';
import type { Call } from './call.ts';

/** "Required Request Headers" [uri-usersmescidclipspost.md]; which status a missing one earns is a choice. */
export function requireHeaders(
  call: Call,
  service: Service,
  names: readonly string[],
  cacheControl: 'and-cache-control' | 'no-cache-control' = 'no-cache-control',
): void {
  const { settings } = service;
  requireContractVersion(call, service);
  if (!settings.requireHeaders) return;
  const { headers } = call.request;
  const withCache = cacheControl === 'and-cache-control' && settings.requireCacheControl;
  for (const name of withCache ? [...names, 'Cache-Control'] : names) {
    if (headers[name.toLowerCase()] === undefined) {
      throw new Refusal('header-missing', `The required header ${name} is missing.`);
    }
  }
  const accept = headers.accept ?? '*/*';
  if (!/application\/(json|\*)|\*\/\*/i.test(accept)) {
    throw new Refusal('not-acceptable', 'The Accept header does not admit application/json.');
  }
}

export const JSON_CALL_HEADERS = ['X-RequestedServiceVersion', 'Content-Type', 'Accept'];

/** [httpstandardheaders.md]; which versions there are is not said, and public clients send 1 and 2. */
function requireContractVersion(call: Call, service: Service): void {
  const version = call.request.headers['x-xbl-contract-version'];
  if (version === undefined && !service.settings.requireContractVersion) return;
  if (version !== '1' && version !== '2') {
    throw new Refusal('contract-version', 'The header x-xbl-contract-version must be 1 or 2.');
  }
}
