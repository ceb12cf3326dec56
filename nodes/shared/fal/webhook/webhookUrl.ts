import { reachOf } from '../http/hostReach';

// It travels within a URL, and servers take some thousands of characters.
const LONGEST_URL = 2000;

/**
 * Whether fal could call an address: one that everybody can reach, or, when the credential has a server of its own, one
 * that is no further inside than that server.
 *
 * @param url absolute http(s) URL that can be parsed
 * @param serverUrl normalized Server URL, or empty for fal's cloud
 */
export function canBeCalled(url: string, serverUrl: string): boolean {
	const reach = reachOf(url);
	const ofServer = serverUrl ? reachOf(serverUrl) : 'everywhere';
	return reach === 'everywhere' || ofServer === 'machine' || ofServer === reach;
}

/**
 * What is wrong with an address that fal shall call, as a sentence without its subject; undefined when nothing is.
 *
 * @param url trimmed, not empty
 * @param serverUrl normalized Server URL, or empty for fal's cloud
 */
export function webhookUrlProblem(url: string, serverUrl: string): string | undefined {
	if (/[\s\p{Cc}\p{Cf}]/u.test(url)) return 'must have no space, line break or invisible character inside';
	if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) {
		return 'must be an address that starts with http:// or https://';
	}
	if (url.length > LONGEST_URL) return `must have no more than ${LONGEST_URL} characters`;
	const { host, pathname } = new URL(url);
	if (/\/webhook-test(\/|$)/i.test(decoded(pathname))) {
		return 'is a test URL, which n8n answers only for a moment while its editor listens: use the production URL';
	}
	if (!canBeCalled(url, serverUrl)) {
		return `is at ${host}, where fal can never call it: use the address under which the internet reaches n8n`;
	}
	return undefined;
}

function decoded(pathname: string): string {
	try {
		return decodeURIComponent(pathname);
	} catch {
		return pathname;
	}
}
