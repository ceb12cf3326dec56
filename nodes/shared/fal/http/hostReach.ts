/** From where a host can be called: this machine, a network of one's own, or everywhere. */
export type Reach = 'machine' | 'network' | 'everywhere';

// Networks that the internet does not route: IANA's registries of special-purpose IPv4 and IPv6 addresses.
const OWN_MACHINE_V4 = ['0.0.0.0/8', '127.0.0.0/8'];
const OWN_NETWORK_V4 = [
	'10.0.0.0/8',
	'100.64.0.0/10',
	'169.254.0.0/16',
	'172.16.0.0/12',
	'192.0.0.0/24',
	'192.0.2.0/24',
	'192.168.0.0/16',
	'198.18.0.0/15',
	'198.51.100.0/24',
	'203.0.113.0/24',
	'224.0.0.0/3',
];
// fc00::/7, fe80::/9, ff00::/8, 2001:db8::/32.
const OWN_NETWORK_V6 = /^(f[cd]|fe[89a-f]|ff)[0-9a-f]{0,2}:|^2001:db8:/;
// IPv4 written as IPv6: mapped, compatible, and NAT64.
const V4_IN_V6 = /^(?:::ffff:(?:0:)?|::|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
// Names that no public name server knows (RFC 6761, 6762, 8375, ICANN's .internal) or that are used like them.
const OWN_NAMES = /\.(localdomain|local|internal|intranet|private|corp|lan|home|home\.arpa|test|invalid|onion)$/;

/**
 * From where the host of an address can be called, by its name alone.
 *
 * @param url absolute http(s) URL that can be parsed
 */
export function reachOf(url: string): Reach {
	const host = new URL(url).hostname.replace(/\.$/, '');
	if (host === 'localhost' || host.endsWith('.localhost')) return 'machine';
	if (host.startsWith('[')) return reachOfV6(host.slice(1, -1));
	const v4 = /^\d+\.\d+\.\d+\.\d+$/.test(host) ? numberOf(host) : undefined;
	if (v4 !== undefined) return reachOfV4(v4);
	// A name without a dot is one of this network, such as that of a container.
	return !host.includes('.') || OWN_NAMES.test(host) ? 'network' : 'everywhere';
}

function reachOfV6(address: string): Reach {
	if (address === '::1' || address === '::') return 'machine';
	const [, high, low] = V4_IN_V6.exec(address) ?? [];
	if (high && low) return reachOfV4(Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16));
	return OWN_NETWORK_V6.test(address) ? 'network' : 'everywhere';
}

function reachOfV4(address: number): Reach {
	const isIn = (network: string) => {
		const [base = '', bits = ''] = network.split('/');
		const size = 2 ** (32 - Number(bits));
		return Math.floor(address / size) === Math.floor(numberOf(base) / size);
	};
	if (OWN_MACHINE_V4.some(isIn)) return 'machine';
	return OWN_NETWORK_V4.some(isIn) ? 'network' : 'everywhere';
}

/** Of four decimal numbers, as URL writes every IPv4 address. */
function numberOf(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
