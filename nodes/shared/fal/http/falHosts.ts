/**
 * fal's hosts, and where they are on a custom server.
 * Source: the hosts that @fal-ai/client has built in; the mapping rule of the credential's Server URL.
 */
const KEY_HOSTS = new Set(['fal.run', 'queue.fal.run', 'rest.fal.ai', 'api.fal.ai']);
const FAL_DOMAINS = /(^|\.)fal\.(ai|run|media)\.?$/i;

/** Server URL as typed by a person, without white space and trailing slashes; empty means fal's cloud. */
export function normalizeServerUrl(serverUrl: unknown): string {
	return typeof serverUrl === 'string' ? serverUrl.trim().replace(/\/+$/, '') : '';
}

/** What is wrong with a normalized Server URL, as a sentence without its subject; undefined when it can be called. */
export function serverUrlProblem(serverUrl: string): string | undefined {
	if (/[\s\p{Cc}\p{Cf}\\]/u.test(serverUrl)) return 'must have no space, backslash or invisible character inside';
	if (!/^https?:\/\/[^/]/i.test(serverUrl)) return 'must start with http:// or https://';
	if (/[?#]/.test(serverUrl)) return 'must be an address without “?” and “#”';
	if (!URL.canParse(serverUrl)) return 'is not an address that can be called';
	const { hostname, username, password } = new URL(serverUrl);
	if (username || password) return 'must not have a user name or password in it';
	if (FAL_DOMAINS.test(hostname)) return 'is fal’s own address: leave it empty for fal’s cloud';
	return undefined;
}

/** Whether a normalized Server URL is an address that can be called. */
export function isServerUrl(serverUrl: string): boolean {
	return serverUrlProblem(serverUrl) === undefined;
}

/** A request as n8n and its nodes describe it. `uri` is what n8n's HTTP Request node has in place of `url`. */
interface DescribedRequest {
	baseURL?: unknown;
	url?: unknown;
	uri?: unknown;
}

/**
 * The address that n8n's HTTP library calls for a request: an absolute URL counts alone, whatever the base URL is, and
 * anything else is put behind the base URL with one slash between. Empty when there is no address.
 * Source: buildFullPath and combineURLs of axios; n8n takes `url` before `uri`.
 */
export function calledUrl({ baseURL, url, uri }: DescribedRequest): string {
	const address = String(url ?? uri ?? '');
	const base = String(baseURL ?? '');
	if (!base || /^([a-z][a-z\d+\-.]*:)?\/\//i.test(address)) return address;
	return address ? `${base.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}` : base;
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
	// HTTP libraries send a user name in place of the key.
	if (target.username || target.password) return false;
	if (!serverUrl) return target.protocol === 'https:' && KEY_HOSTS.has(target.host);
	if (!isServerUrl(serverUrl)) return false;
	const server = new URL(serverUrl);
	if (target.origin !== server.origin) return false;
	const prefix = server.pathname.replace(/\/+$/, '');
	if (!target.pathname.startsWith(`${prefix}/`)) return false;
	const [segment = ''] = target.pathname.slice(prefix.length + 1).split('/');
	return KEY_HOSTS.has(segment);
}
