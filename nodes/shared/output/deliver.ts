import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { unlessAborted } from '../async/abort';
import { RequestFailure } from '../errors/failure';
import { type Answer, NO_MASKS } from './answer';
import { makeItem, type ItemFacts } from './item';
import type { ResultContext } from './resultContext';
import { readResult, type ReadResult, type ResultFile } from './resultJson';
import { type StoredFile, storeFiles } from './storedFiles';
import { unknownResult } from './unknownResult';

const NOTHING: ReadResult = { masks: [], files: [], missing: [] };

/**
 * Makes the node's output items from fal's answer, as the panel's options ask for: JSON as documented, files in n8n's
 * binary store, paired with the input item. Nothing found is a normal result. What is paid for and can be had comes out,
 * and `missing` names the files that cannot.
 *
 * @throws RequestFailure `unreadableReply` when there is nothing to pass on, `nothingFound` (only with onEmpty "error"), and why a file could not be had when none could
 */
export async function deliver(
	context: ResultContext,
	answer: Answer,
	signal: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { contract, options } = context;
	const read = answer.data === NO_MASKS ? NOTHING : readResult(contract, answer.data);
	if (!read) {
		if (typeof answer.data !== 'object' || answer.data === null || Array.isArray(answer.data)) {
			throw new RequestFailure({ kind: 'unreadableReply', step: 'result', problem: 'there is no result in it' });
		}
		return [makeItem(context, { ...factsOf(answer), ...unknownResult(answer.data) }, [])];
	}
	const { masks, files } = read;
	// A video is one result, whatever comes along with it.
	const count = contract.masksField ? masks.length : Math.min(files.length, 1);
	const none = count === 0 && read.missing.length === 0;
	if (none && options.onEmpty === 'error') throw new RequestFailure({ kind: 'nothingFound' });
	if (none && options.onEmpty === 'skip') return [];

	const perMask = options.outputMode === 'itemPerMask' && masks.length > 0;
	const wanted = perMask ? masks.map((mask) => ({ ...mask, binaryProperty: 'mask' })) : [...masks, ...files];
	const stored = await store(context, wanted, signal);
	const cap = context.sent?.maskCap;
	const facts: ItemFacts = {
		...factsOf(answer),
		found: count > 0,
		count,
		...(cap !== undefined && count >= cap && { more: true }),
	};
	const others = Object.fromEntries(files.map((file) => [file.jsonKey, file.json]));
	const missing = [...read.missing, ...namesOfLost(masks, files, stored)];
	const rest = { ...others, metrics: metricsOf(answer), ...(missing.length > 0 && { missing }) };
	const logs = options.includeLogs ? { logs: answer.logs ?? [] } : {};
	if (!perMask) {
		const shown = { ...facts, masks: masks.map((mask) => mask.json), ...rest, ...logs };
		return [makeItem(context, shown, stored)];
	}
	return stored.map((mask) => {
		const { index, score, box, boxNormalized } = mask.file.json;
		const flat = {
			index,
			...(score !== undefined && { score }),
			...(box !== undefined && { box }),
			...(boxNormalized !== undefined && { boxNormalized }),
		};
		return makeItem(context, { ...facts, ...flat, masks: [mask.file.json], ...rest, ...logs }, [mask]);
	});
}

async function store(context: ResultContext, files: ResultFile[], signal: AbortSignal): Promise<StoredFile[]> {
	const { node, access, options, beginDownloads } = context;
	if (options.outputMode === 'urlsOnly' || files.length === 0) return files.map((file) => ({ file, lost: false }));
	await unlessAborted(Promise.resolve(beginDownloads?.()), signal);
	const { prepareBinaryData } = node.helpers;
	const maxMegabytes = options.maxFileSize ?? Infinity;
	return await storeFiles({ access, prepareBinaryData, maxMegabytes, signal }, files);
}

/** With an item for each mask they still have the names that tell them apart. */
function namesOfLost(masks: ResultFile[], files: ResultFile[], stored: StoredFile[]): string[] {
	const names = [...masks, ...files].map(({ binaryProperty }) => binaryProperty);
	return stored.flatMap(({ lost }, at) => (lost ? [names[at] ?? ''] : []));
}

function factsOf({ requestId }: Answer): ItemFacts {
	return requestId === undefined ? {} : { requestId };
}

function metricsOf({ inferenceTime, headers }: Answer): IDataObject {
	const units = headers?.get('x-fal-billable-units');
	return {
		...(typeof inferenceTime === 'number' && { inferenceTime }),
		...(units && Number.isFinite(Number(units)) && { billableUnits: Number(units) }),
	};
}
