// fal's are UUIDs of 36 characters.
const LONGEST_ID = 100;

/**
 * Whether this can be the id of a request: it becomes part of a URL's path that is called with the key, so there must be
 * nothing in it that could lead elsewhere. To be asked about every id that comes from outside, fal's own answers too.
 */
export function isRequestId(value: unknown): value is string {
	return typeof value === 'string' && value.length <= LONGEST_ID && /^[A-Za-z0-9_-]+$/.test(value);
}
