import type { IBinaryKeyData, IDataObject, IExecuteSingleFunctions, INodeExecutionData } from 'n8n-workflow';

import { unlessAborted } from '../async/abort';
import type { EndpointContract } from '../contract/contract';
import { type DownloadContext, downloadFile } from './download';
import { RequestFailure } from '../errors/failure';
import type { HttpAccess } from '../fal/http/httpCall';
import type { BeginDownloads } from './resultContext';
import { readResult, type ResultFile } from './resultJson';
import { pLimit } from '../vendor/pLimit';

export type OutputMode = 'singleItem' | 'itemPerMask' | 'urlsOnly';

/** What somebody chose about the output, and what is known about the request besides its result. */
export interface Delivery {
	requestId?: string;
	outputMode: OutputMode;
	onEmpty: 'item' | 'skip' | 'error';
	/** Megabytes; Infinity for no limit. */
	maxFileSize: number;
	metrics: IDataObject;
	logs?: IDataObject[];
	/** The input item; none in a trigger. */
	itemIndex?: number;
	/** Waits until files may be fetched. */
	beginDownloads?: BeginDownloads;
}

/** Stands for a result without any mask, which fal reports as a refusal. */
export const NO_MASKS = Symbol('no masks');

// Enough to fill a line with small masks; the number of items at once multiplies it.
const DOWNLOADS_AT_ONCE = 4;

/**
 * Makes the node's output items from fal's result: JSON as documented, files in n8n's binary store, paired with the
 * input item. Nothing found is a normal result.
 *
 * @param data fal's result, or NO_MASKS when fal reported that there is none
 * @throws RequestFailure `unreadableReply`, `nothingFound` (only with onEmpty "error"), `fileTooLarge`, or a failed download
 */
export async function deliverResult(
	access: HttpAccess,
	helpers: Pick<IExecuteSingleFunctions['helpers'], 'prepareBinaryData'>,
	contract: EndpointContract,
	data: unknown,
	delivery: Delivery,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { outputMode, onEmpty, requestId, metrics, logs } = delivery;
	const pairing = delivery.itemIndex === undefined ? {} : { pairedItem: { item: delivery.itemIndex } };
	const { masks, files } = data === NO_MASKS ? { masks: [], files: [] } : readResult(contract, data);
	// A video is one result, whatever comes along with it.
	const count = contract.masksField ? masks.length : Math.min(files.length, 1);
	if (count === 0 && onEmpty === 'error') throw new RequestFailure({ kind: 'nothingFound' });
	if (count === 0 && onEmpty === 'skip') return [];

	const perMask = outputMode === 'itemPerMask' && masks.length > 0;
	const named = perMask ? masks.map((mask) => ({ ...mask, binaryProperty: 'mask' })) : [...masks, ...files];
	const downloads = outputMode === 'urlsOnly' ? [] : named;
	if (downloads.length > 0) await unlessAborted(Promise.resolve(delivery.beginDownloads?.()), signal);
	const { prepareBinaryData } = helpers;
	const { maxFileSize: maxMegabytes } = delivery;
	const binaries = await downloadAll({ access, prepareBinaryData, maxMegabytes, signal }, downloads);
	const item = (shown: ResultFile[]): INodeExecutionData => {
		const binary: IBinaryKeyData = {};
		for (const [index, file] of named.entries()) {
			if (!binaries[index] || (perMask && !shown.includes(file))) continue;
			binary[file.binaryProperty] = binaries[index];
			file.json.binaryProperty = file.binaryProperty;
		}
		const json: IDataObject = {
			...(requestId !== undefined && { requestId }),
			endpoint: contract.endpoint,
			found: count > 0,
			count,
			masks: shown.map((mask) => mask.json),
			...Object.fromEntries(files.map((file) => [file.jsonKey, file.json])),
			metrics,
			...(logs && { logs }),
		};
		return { json, ...(Object.keys(binary).length > 0 && { binary }), ...pairing };
	};
	return perMask ? named.map((mask) => item([mask])) : [item(masks)];
}

/** The same URL is fetched once: an endpoint's only picture can be its mask and its preview. */
async function downloadAll(context: DownloadContext, files: ResultFile[]) {
	const limit = pLimit(DOWNLOADS_AT_ONCE);
	const started = new Map<string, ReturnType<typeof downloadFile>>();
	return await Promise.all(
		files.map(({ file, json, binaryProperty }) => {
			const name = typeof json.index === 'number' ? `mask_${json.index}` : binaryProperty;
			const download = started.get(file.url) ?? limit(async () => await downloadFile(context, file, name));
			started.set(file.url, download);
			return download;
		}),
	);
}
