/**
 * Which addresses a name may lead to, and that the address that was checked is the one that is
 * used.
 */
import { describe, expect, test } from 'vitest';
import { guardedLookup, isPrivateAddress, type Resolve } from '../../../main/service/http/guarded-lookup.ts';

describe('private addresses', () => {
  test.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254'],
    ...['172.16.0.1', '172.31.255.255', '192.0.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1'],
    ...['255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1'],
    ...['::ffff:10.0.0.1', '::ffff:169.254.169.254', '64:ff9b::127.0.0.1', '64:ff9b::c0a8:101'],
    ...['2002:0a00:0001::1', '2002:7f00:1::', '2001:0:53aa:64c::1', '64:ff9b:1::a00:1', 'fec0::1'],
    ...['::10.0.0.1', '100::1', '2001:db8::1'],
    ...['not an address', ''],
  ])('%s', (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  test.each([
    ...['1.1.1.1', '11.0.0.1', '100.63.255.255', '100.128.0.1', '172.15.255.255', '172.32.0.1'],
    ...['192.167.1.1', '223.255.255.255', '2603:1030::1', '::ffff:13.107.42.16', '64:ff9b::13.107.42.16'],
  ])('%s is not one', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});

type Found = { code: string | null; addresses: unknown };

function look(resolve: Resolve, hostname: string, all = true): Promise<Found> {
  return new Promise((done) => {
    guardedLookup(resolve)(hostname, { all }, (error, addresses) =>
      done({ code: error === null ? null : (error.code ?? ''), addresses }),
    );
  });
}

const to =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('A11: a name', () => {
  test('that leads outside is connected to the very addresses that were checked', async () => {
    const found = await look(to('2603:1030::1', '13.107.42.16'), 'clips.example');
    expect(found).toEqual({
      code: null,
      addresses: [
        { address: '2603:1030::1', family: 6 },
        { address: '13.107.42.16', family: 4 },
      ],
    });
    expect(await look(to('13.107.42.16'), 'clips.example', false)).toEqual({
      code: null,
      addresses: '13.107.42.16',
    });
  });

  test('with a single private address among others is not connected to at all', async () => {
    expect((await look(to('13.107.42.16', '127.0.0.1'), 'clips.example')).code).toBe('EPRIVATEADDRESS');
    expect((await look(to('::ffff:10.0.0.1'), 'clips.example', false)).code).toBe('EPRIVATEADDRESS');
  });

  test('that changes its mind is checked anew each time, with the addresses of that time', async () => {
    const answers = ['13.107.42.16', '127.0.0.1'];
    const rebinding: Resolve = async () => [{ address: answers.shift() ?? '', family: 4 }];
    expect(await look(rebinding, 'clips.example', false)).toEqual({ code: null, addresses: '13.107.42.16' });
    expect((await look(rebinding, 'clips.example', false)).code).toBe('EPRIVATEADDRESS');
  });

  test('that is localhost is one the owner has written down', async () => {
    expect(await look(to('127.0.0.1'), 'localhost', false)).toEqual({ code: null, addresses: '127.0.0.1' });
  });

  test('that is not known stays so', async () => {
    const unknown: Resolve = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    expect((await look(unknown, 'clips.example')).code).toBe('ENOTFOUND');
    expect((await look(to(), 'clips.example')).code).toBe('ENOTFOUND');
  });
});
