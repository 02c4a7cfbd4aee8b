/** The addresses this computer has on its networks now: a cable, a Wi-Fi or a VPN that comes or goes changes them. */
import { networkInterfaces } from 'node:os';

export function networkAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.filter(({ internal }) => !internal).map(({ address }) => address));
}
