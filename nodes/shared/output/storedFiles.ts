import type { IBinaryData } from 'n8n-workflow';

import { places } from '../async/places';
import { type Settled, settle } from '../async/settle';
import type { MediaFile } from '../contract/media';
import { type DownloadContext, downloadFile } from './download';
import type { ResultFile } from './resultJson';

const JSON_TYPE = 'application/json';

// Enough to fill a line with small masks; the number of items at once multiplies it.
const DOWNLOADS_AT_ONCE = 4;

/** A file of the result, and what is in n8n's store of it. */
export interface StoredFile {
	file: ResultFile;
	binary?: IBinaryData;
	lost: boolean;
}

/**
 * Brings the files of a result into n8n's binary store, and says in their JSON where they are. The same URL is fetched once: an
 * endpoint's only picture can be its mask and its preview. No two have the same file name, so that all can be written into
 * one folder. One that cannot be had does not keep the others.
 *
 * @throws the signal's reason after an abort, and the first failure when none of them could be had
 */
export async function storeFiles(context: DownloadContext, files: ResultFile[]): Promise<StoredFile[]> {
	const enter = places();
	const download = async (file: MediaFile, name: string) => {
		const leave = await enter(DOWNLOADS_AT_ONCE);
		try {
			return await downloadFile(context, file, name);
		} finally {
			leave();
		}
	};
	const started = new Map<string, Promise<Settled<IBinaryData>>>();
	const outcomes = await Promise.all(
		files.map(({ file, name }) => {
			if ('text' in file) return settle(context.prepareBinaryData(Buffer.from(file.text), `${name}.json`, JSON_TYPE));
			const outcome = started.get(file.url) ?? settle(download(file, name));
			started.set(file.url, outcome);
			return outcome;
		}),
	);
	context.signal.throwIfAborted();
	const [first] = outcomes;
	if (first && !first.ok && outcomes.every(({ ok }) => !ok)) throw first.error;
	const taken = new Set<string>();
	return files.map((file, at) => {
		const outcome = outcomes[at];
		if (!outcome?.ok) return { file, lost: true };
		const fileName = freeName(outcome.value.fileName ?? '', file.name, taken);
		file.json.binaryProperty = file.binaryProperty;
		file.json.contentType = outcome.value.mimeType;
		return { file, binary: { ...outcome.value, fileName }, lost: false };
	});
}

/** The name itself, or else one that nobody has: many file systems take capitals and small letters for the same. */
function freeName(fileName: string, otherwise: string, taken: Set<string>): string {
	const ending = /\.[^.]*$/.exec(fileName)?.[0] ?? '';
	let free = fileName;
	for (let count = 1; taken.has(free.toLowerCase()); count++)
		free = `${otherwise}${count === 1 ? '' : `_${count}`}${ending}`;
	taken.add(free.toLowerCase());
	return free;
}
