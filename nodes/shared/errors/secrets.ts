import type { INodeExecutionData } from 'n8n-workflow';

const INSTEAD = '***';
// A shorter half is not one of fal's, and could be a word of any text.
const SHORTEST_HALF = 6;

/**
 * The texts that must not leave the package: the whole key and its secret half, as they are and as a URL, JSON or an
 * Authorization header may write them.
 *
 * @param key a key that `credentialIssue` has nothing against
 */
export function secretsOf(key: string): string[] {
	const half = key.includes(':') ? key.slice(key.indexOf(':') + 1) : '';
	const plain = [key, half].filter((text, index) => text !== '' && (index === 0 || text.length >= SHORTEST_HALF));
	const written = plain.flatMap((text) => [
		text,
		encodeURIComponent(text),
		JSON.stringify(text).slice(1, -1),
		Buffer.from(text).toString('base64').replace(/=+$/, ''),
	]);
	// The longest first, so that no part of one is left beside another.
	return [...new Set(written)].sort((a, b) => b.length - a.length);
}

/**
 * The same value without the secrets: in every text and every key of objects and lists, however deep. An error is changed
 * in place, because whoever throws it needs this very one; everything else is copied.
 *
 * @param secrets of `secretsOf`; none leaves the value as it is
 */
export function withoutSecrets<T>(value: T, secrets: string[]): T {
	if (secrets.length === 0) return value;
	const pattern = new RegExp(secrets.map(literally).join('|'), 'gi');
	const clean = (text: string) => text.replace(pattern, INSTEAD);
	const root = { value };
	const copies = new Map<object, object>();
	// A list of places instead of recursion: a server may nest as deep as it likes.
	const places: Array<[object, string]> = [[root, 'value']];
	for (let place = places.pop(); place; place = places.pop()) {
		const [holder, key] = place;
		const found: unknown = Reflect.get(holder, key);
		if (typeof found === 'string') put(holder, key, clean(found));
		if (typeof found !== 'object' || found === null) continue;
		const known = copies.get(found);
		const copy = known ?? copyOf(found, clean);
		if (!copy) continue;
		copies.set(found, copy);
		put(holder, key, copy);
		if (!known) for (const name of namesIn(copy)) places.push([copy, name]);
	}
	return root.value;
}

/** The same for what a node puts out. The bytes of files are left alone. */
export function itemsWithoutSecrets(items: INodeExecutionData[], secrets: string[]): INodeExecutionData[] {
	return items.map(({ binary, ...item }) => {
		const files = Object.entries(binary ?? {}).map(([name, { data, ...facts }]) => [
			name,
			{ ...withoutSecrets(facts, secrets), data },
		]);
		return {
			...withoutSecrets(item, secrets),
			...(binary && { binary: Object.fromEntries(files) as INodeExecutionData['binary'] }),
		};
	});
}

function literally(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Objects of other kinds are not text that leaves the package. */
function copyOf(found: object, clean: (text: string) => string): object | undefined {
	if (Array.isArray(found)) return [...(found as unknown[])];
	if (found instanceof Error) return found;
	if (found instanceof Headers) return new Headers([...found].map(([name, text]) => [name, clean(text)]));
	const prototype: unknown = Object.getPrototypeOf(found);
	if (prototype !== Object.prototype && prototype !== null) return undefined;
	return Object.fromEntries(Object.entries(found).map(([name, inner]) => [clean(name), inner as unknown]));
}

function namesIn(copy: object): string[] {
	// The message and the stack of an error are not listed by Object.keys.
	return copy instanceof Error ? ['message', 'stack', ...Object.keys(copy)] : Object.keys(copy);
}

/** Also under names such as __proto__, which an assignment would take for something else. */
function put(holder: object, key: string, value: unknown): void {
	const { enumerable = true } = Object.getOwnPropertyDescriptor(holder, key) ?? {};
	Reflect.defineProperty(holder, key, { value, enumerable, writable: true, configurable: true });
}
