/**
 * Name resolution that refuses private addresses. It runs inside the connector, so the address that
 * was checked is the address that is used, however often a name changes its mind (DNS rebinding).
 * Addresses the owner wrote down as such never come here, and `localhost` is one the owner must
 * have written down.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Every address of a name; rejects with an error that has a `code`, as `node:dns` does. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The code of the error for a name that leads to a private address. */
export const privateAddressCode = 'EPRIVATEADDRESS';

const privateNetworks: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/**
 * Of IPv6 also what carries an IPv4 address inside: 6to4, Teredo and the local-use prefix of NAT64
 * lead a packet to where the inner address says, and no service of today is reached that way [RFC
 * 7526, RFC 8215].
 */
const privateNetworks6: readonly (readonly [network: string, prefix: number])[] = [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const privateAddresses = new BlockList();
for (const [network, prefix] of privateNetworks) {
  // An IPv4-mapped address is checked against these by BlockList itself; one behind NAT64 is not.
  privateAddresses.addSubnet(network, prefix, 'ipv4');
  privateAddresses.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of privateNetworks6) privateAddresses.addSubnet(network, prefix, 'ipv6');

/** True for addresses that stay on this machine or its networks, or belong to no one. */
export function isPrivateAddress(address: string): boolean {
  // A zone ("fe80::1%eth0") only exists on link-local addresses.
  const [bare = address] = address.split('%');
  const version = isIP(bare);
  return version === 0 || privateAddresses.check(bare, version === 6 ? 'ipv6' : 'ipv4');
}

/** As the system resolves. */
export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    lookup(hostname, { all: true, verbatim: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

/**
 * A `lookup` for `node:net` that fails with {@link privateAddressCode} when any address of the name
 * is private.
 */
export function guardedLookup(resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const usable = addresses.filter(({ family }) => !options.family || family === options.family);
        const [first] = usable;
        if (first === undefined) callback(coded('ENOTFOUND', hostname), '', 0);
        else if (!isLocalhost(hostname) && addresses.some(({ address }) => isPrivateAddress(address)))
          callback(coded(privateAddressCode, hostname), '', 0);
        else if (options.all === true) callback(null, [...usable]);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}

function isLocalhost(hostname: string): boolean {
  return hostname.toLowerCase() === 'localhost';
}

function coded(code: string, hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code} ${hostname}`), { code });
}
