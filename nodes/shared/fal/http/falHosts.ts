/**
 * fal's hosts, and where they are on a custom server.
 * Source: the hosts that @fal-ai/client has built in; the mapping rule of the credential's Server URL.
 */
const KEY_HOSTS = new Set(['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);

/** Server URL as typed by a person, without white space and trailing slashes; empty means fal's cloud. */
export function normalizeServerUrl(serverUrl: unknown): string {
	return typeof serverUrl === 'string' ? serverUrl.trim().replace(/\/+$/, '') : '';
}

/** Whether a normalized Server URL is an address that can be called. */
export function isServerUrl(serverUrl: string): boolean {
	return /^https?:\/\//i.test(serverUrl) && URL.canParse(serverUrl);
}

/**
 * The address to call for a URL of fal: unchanged for fal's cloud, and with fal's host as first path segment on a
 * custom server. URLs of other hosts (uploads, files) are left as they are.
 *
 * @param url absolute URL as @fal-ai/client builds it
 * @param serverUrl normalized Server URL, or empty
 */
export function mapToServer(url: string, serverUrl: string): string {
	if (!serverUrl) return url;
	const { protocol, host, pathname, search } = new URL(url);
	if (!KEY_HOSTS.has(host)) return url;
	const base = protocol === 'wss:' ? serverUrl.replace(/^http/i, 'ws') : serverUrl;
	return `${base}/${host}${pathname}${search}`;
}

/**
 * Whether a request to this address may carry the key: fal's own API hosts over TLS, or the custom server's origin
 * under a path that stands for one of them. Upload and file URLs never qualify, also where they share the origin.
 *
 * @param url absolute URL as it goes out, after mapping
 * @param serverUrl normalized Server URL, or empty
 */
export function mayCarryKey(url: string, serverUrl: string): boolean {
	if (!URL.canParse(url)) return false;
	const target = new URL(url);
	if (!serverUrl) return target.protocol === 'https:' && KEY_HOSTS.has(target.host);
	if (!isServerUrl(serverUrl)) return false;
	const server = new URL(serverUrl);
	if (target.origin !== server.origin) return false;
	const prefix = server.pathname.replace(/\/+$/, '');
	if (!target.pathname.startsWith(`${prefix}/`)) return false;
	const [segment = ''] = target.pathname.slice(prefix.length + 1).split('/');
	return KEY_HOSTS.has(segment);
}

/** Whether an address is on this machine only. */
export function isLoopback(url: string): boolean {
	if (!URL.canParse(url)) return false;
	const { hostname } = new URL(url);
	return hostname === 'localhost' || hostname.endsWith('.localhost') || /^127\./.test(hostname) || hostname === '[::1]';
}
