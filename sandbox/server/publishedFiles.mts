import type { ModelFile } from '../workerProtocol.mjs';
import type { FileStore } from './fileStore.mjs';

/** The file as a `data:` URI, what `sync_mode` asks for. */
function dataUri({ bytes, contentType }: ModelFile): string {
	return `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
}

/**
 * URLs for a model's files, in their order: data URIs, or stored files below `origin`.
 * `lifetimeSeconds`: how long stored files live.
 */
export async function publishFiles(
	store: FileStore,
	files: ModelFile[],
	{ asDataUris, origin, lifetimeSeconds }: { asDataUris: boolean; origin: string; lifetimeSeconds?: number },
): Promise<string[]> {
	if (asDataUris) return files.map(dataUri);
	const stored = await Promise.all(
		files.map(({ bytes, contentType, fileName }) => store.save(bytes, { contentType, fileName, lifetimeSeconds })),
	);
	return stored.map(({ urlPath }) => origin + urlPath);
}

/** A copy of `body` in which every `{ $file: n, ...rest }`, however deep, became `{ url: urls[n], ...rest }`. */
export function withFileUrls(body: unknown, urls: string[]): unknown {
	if (Array.isArray(body)) return body.map((entry) => withFileUrls(entry, urls));
	if (typeof body !== 'object' || body === null) return body;
	return Object.fromEntries(
		Object.entries(body).map(([name, value]) =>
			name === '$file' ? ['url', urls[value as number]] : [name, withFileUrls(value, urls)],
		),
	);
}
