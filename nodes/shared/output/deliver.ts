import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { unlessAborted } from '../async/abort';
import { places } from '../async/places';
import { RequestFailure } from '../errors/failure';
import { type Answer, NO_MASKS } from './answer';
import { type DownloadContext, downloadFile } from './download';
import type { ResultContext } from './resultContext';
import { readResult, type ResultFile } from './resultJson';

// Enough to fill a line with small masks; the number of items at once multiplies it.
const DOWNLOADS_AT_ONCE = 4;

/**
 * Makes the node's output items from fal's answer, as the panel's options ask for: JSON as documented, files in n8n's
 * binary store, paired with the input item. Nothing found is a normal result.
 *
 * @throws RequestFailure `unreadableReply`, `nothingFound` (only with onEmpty "error"), `fileTooLarge`, or a failed download
 */
export async function deliver(
	context: ResultContext,
	answer: Answer,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { node, contract, access, options, itemIndex } = context;
	const { masks, files } = answer.data === NO_MASKS ? { masks: [], files: [] } : readResult(contract, answer.data);
	// A video is one result, whatever comes along with it.
	const count = contract.masksField ? masks.length : Math.min(files.length, 1);
	if (count === 0 && options.onEmpty === 'error') throw new RequestFailure({ kind: 'nothingFound' });
	if (count === 0 && options.onEmpty === 'skip') return [];

	const perMask = options.outputMode === 'itemPerMask' && masks.length > 0;
	const named = perMask ? masks.map((mask) => ({ ...mask, binaryProperty: 'mask' })) : [...masks, ...files];
	const downloads = options.outputMode === 'urlsOnly' ? [] : named;
	if (downloads.length > 0) await unlessAborted(Promise.resolve(context.beginDownloads?.()), signal);
	const { prepareBinaryData } = node.helpers;
	const maxMegabytes = options.maxFileSize ?? Infinity;
	const binaries = await downloadAll({ access, prepareBinaryData, maxMegabytes, signal }, downloads);
	const pairing = itemIndex === undefined ? {} : { pairedItem: { item: itemIndex } };
	const item = (shown: ResultFile[]): INodeExecutionData => {
		const binary: IBinaryKeyData = {};
		for (const [index, file] of named.entries()) {
			const stored = binaries[index];
			if (!stored || (perMask && !shown.includes(file))) continue;
			binary[file.binaryProperty] = stored;
			file.json.binaryProperty = file.binaryProperty;
		}
		const json: IDataObject = {
			...(answer.requestId !== undefined && { requestId: answer.requestId }),
			endpoint: contract.endpoint,
			found: count > 0,
			count,
			masks: shown.map((mask) => mask.json),
			...Object.fromEntries(files.map((file) => [file.jsonKey, file.json])),
			metrics: metricsOf(answer),
			...(options.includeLogs && { logs: answer.logs ?? [] }),
		};
		return { json, ...(Object.keys(binary).length > 0 && { binary }), ...pairing };
	};
	return perMask ? named.map((mask) => item([mask])) : [item(masks)];
}

function metricsOf({ inferenceTime, headers }: Answer): IDataObject {
	const units = headers?.get('x-fal-billable-units');
	return {
		...(typeof inferenceTime === 'number' && { inferenceTime }),
		...(units && Number.isFinite(Number(units)) && { billableUnits: Number(units) }),
	};
}

/** The same URL is fetched once: an endpoint's only picture can be its mask and its preview. */
async function downloadAll(context: DownloadContext, files: ResultFile[]): Promise<IBinaryData[]> {
	const enter = places();
	const download = async ({ file, json, binaryProperty }: ResultFile) => {
		const leave = await enter(DOWNLOADS_AT_ONCE);
		try {
			const name = typeof json.index === 'number' ? `mask_${json.index}` : binaryProperty;
			return await downloadFile(context, file, name);
		} finally {
			leave();
		}
	};
	const started = new Map<string, Promise<IBinaryData>>();
	return await Promise.all(
		files.map((file) => {
			const stored = started.get(file.file.url) ?? download(file);
			started.set(file.file.url, stored);
			return stored;
		}),
	);
}
