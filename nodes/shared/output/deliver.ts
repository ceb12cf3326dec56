import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { unlessAborted } from '../async/abort';
import type { EndpointContract } from '../contract/contract';
import { RequestFailure } from '../errors/failure';
import { type Answer, NO_MASKS } from './answer';
import { makeItem, type ItemFacts } from './item';
import type { ResultContext } from './resultContext';
import { type OtherFile, readResult, type ReadResult, type ResultFile } from './resultJson';
import { type StoredFile, storeFiles } from './storedFiles';
import { unknownResult } from './unknownResult';

const NOTHING: ReadResult = { count: 0, masks: [], files: [], data: {}, missing: [] };

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
	const { count, masks, files } = read;
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
	const lost = stored.flatMap((each) => (each.lost ? [each.file.name] : []));
	const missing = [...read.missing, ...lost];
	const rest = {
		...read.data,
		...jsonOf(contract, files),
		metrics: metricsOf(answer),
		...(missing.length > 0 && { missing }),
	};
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
	// What is made here has no address.
	const fetched = options.outputMode === 'urlsOnly' ? files.filter(({ file }) => 'text' in file) : files;
	const left = files.filter((file) => !fetched.includes(file)).map((file) => ({ file, lost: false }));
	if (fetched.length === 0) return left;
	await unlessAborted(Promise.resolve(beginDownloads?.()), signal);
	const { prepareBinaryData } = node.helpers;
	const maxMegabytes = options.maxFileSize ?? Infinity;
	return [...(await storeFiles({ access, prepareBinaryData, maxMegabytes, signal }, fetched)), ...left];
}

/** The JSON of the other files, by the keys of their places; a list for those that are one. */
function jsonOf(contract: EndpointContract, files: OtherFile[]): IDataObject {
	const lists = contract.files.flatMap(({ list, jsonKey }) => (list ? [jsonKey] : []));
	const json: Record<string, IDataObject | IDataObject[]> = Object.fromEntries(lists.map((key) => [key, []]));
	for (const { jsonKey, json: entry, listed } of files) {
		json[jsonKey] = listed ? [...((json[jsonKey] as IDataObject[] | undefined) ?? []), entry] : entry;
	}
	return json;
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
