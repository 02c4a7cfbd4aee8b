/** How an engine reaches the service: one authorization, one network, one client, and a lane for each kind of call. */
import type { Lane as LaneName } from '../../preload/clip-view.ts';
import type { Runtime } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { AuthorizationSource } from '../service/authorization/authorization.ts';
import { SharedAuthorization } from '../service/authorization/shared-authorization.ts';
import { guardedLookup, type Resolve } from '../service/http/guarded-lookup.ts';
import { Network } from '../service/http/network.ts';
import { Trust } from '../service/http/trust.ts';
import type { LaneStore } from '../service/kept-lane.ts';
import { Lane } from '../service/lane.ts';
import type { SystemProxy } from '../service/proxy/proxy.ts';
import { ProxyRoutes } from '../service/proxy/proxy-routes.ts';
import { ServiceClient } from '../service/service-client.ts';
import type { ExchangeLog } from '../storage/exchange-log/exchange-log.ts';

export interface ServiceParts {
  readonly authorization: SharedAuthorization;
  readonly service: ServiceClient;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
}

export interface ServiceNeeds {
  readonly config: Config;
  readonly runtime: Runtime;
  readonly authorization: AuthorizationSource;
  readonly resolve: Resolve;
  readonly systemProxy: SystemProxy;
  readonly laneStore: LaneStore;
  readonly exchangeLog: Pick<ExchangeLog, 'note'>;
}

export function serviceParts(needs: ServiceNeeds): ServiceParts {
  const { config, runtime, exchangeLog } = needs;
  const { clock } = runtime;
  const authorization = new SharedAuthorization(needs.authorization, clock);
  const network = new Network({
    lookup: guardedLookup(needs.resolve),
    trust: new Trust(config.certificates),
    clock,
    routes: new ProxyRoutes(config.service.proxy, needs.systemProxy, clock),
  });
  const lane = (name: LaneName) =>
    new Lane(name, needs.laneStore, runtime, (version) => authorization.renew(version));
  return {
    authorization,
    service: new ServiceClient({
      config,
      authorization,
      clock,
      network,
      onExchange: (seen) => exchangeLog.note(seen),
    }),
    lanes: { slots: lane('slots'), transfers: lane('transfers'), polls: lane('polls') },
  };
}
