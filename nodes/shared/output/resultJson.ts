import type { IDataObject } from 'n8n-workflow';

import type { DataOutput, EndpointContract } from '../contract/contract';
import type { MediaFile, MediaOutput } from '../contract/media';
import { safeParse } from '../vendor/zod';
import { measuresOf, type Size } from './measures';

// A stranger's text otherwise.
const MIME_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;
const ADDRESS = /^(https?:\/\/[^/]|data:)/i;

/** Text of the result that becomes a file here. */
export interface TextFile {
	text: string;
}

/** A file of the result, where it goes in the output, and the JSON that describes it. */
export interface ResultFile {
	/** What tells it apart from the others of its result, also where each item has one `mask`. */
	name: string;
	binaryProperty: string;
	file: MediaFile | TextFile;
	/** The object in the JSON that gets `binaryProperty` once the file is downloaded. */
	json: IDataObject;
}

/** A result in the node's output form, before any download. */
export interface ReadResult {
	/** How many things were found, as the contract counts them. */
	count: number;
	masks: ResultFile[];
	files: OtherFile[];
	/** JSON of what is no file. */
	data: IDataObject;
	/** Names of what the result has a place for and that cannot be read. */
	missing: string[];
}

/** A file that is no mask. */
export interface OtherFile extends ResultFile {
	jsonKey: string;
	/** One of a list: the JSON key holds all of them. */
	listed: boolean;
}

/**
 * Reads a result by its contract. It is paid for, so what can be used is used: a file may be an object or a bare address,
 * and what is odd beside it is left out.
 *
 * @returns undefined when there is nothing in it that this node knows
 */
export function readResult(contract: EndpointContract, data: unknown): ReadResult | undefined {
	if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
	const output = data as Record<string, unknown>;
	const masks = contract.masksField === undefined ? [] : filesIn(output[contract.masksField]);
	const others = contract.files.flatMap((place) => filesAt(place, output[place.field]));
	const plain = readData(contract.data ?? [], output);
	// No masks at all is a result; neither masks nor anything else that is known is none.
	const saysNone = contract.masksField !== undefined && isNone(output[contract.masksField]);
	const files = others.filter((other): other is OtherFile => 'file' in other);
	const isKnown = saysNone || masks.some(Boolean) || files.length > 0 || Object.keys(plain.json).length > 0;
	if (!isKnown) return undefined;

	const size = [...masks, filesIn(output.image)[0]].map(sizeOf).find((found) => found !== undefined);
	const readMasks = masks.flatMap((file, index) => {
		if (!file) return [];
		const name = `mask_${index}`;
		const json = { index, ...fileJson(file), ...measuresOf(output, index, sizeOf(file) ?? size) };
		return [{ name, binaryProperty: name, file, json }];
	});
	return {
		count: countOf(contract, readMasks, files, plain.json),
		masks: readMasks,
		files,
		data: plain.json,
		missing: [
			...masks.flatMap((file, index) => (file ? [] : [`mask_${index}`])),
			...others.flatMap((other) => ('file' in other ? [] : [other.name])),
			...plain.missing,
		],
	};
}

/** A video is one result, whatever comes along with it. */
function countOf(
	{ countedKey, masksField }: EndpointContract,
	masks: ResultFile[],
	files: OtherFile[],
	data: IDataObject,
): number {
	if (countedKey === undefined) return masksField ? masks.length : Math.min(files.length, 1);
	const counted = data[countedKey];
	return Array.isArray(counted) ? counted.length : files.filter(({ jsonKey }) => jsonKey === countedKey).length;
}

function readData(places: DataOutput[], output: Record<string, unknown>): { json: IDataObject; missing: string[] } {
	const json: IDataObject = {};
	const missing: string[] = [];
	for (const { field, jsonKey, schema } of places) {
		const value = output[field];
		if (value === undefined || value === null) continue;
		const parsed = safeParse(schema, value);
		if (parsed.success) json[jsonKey] = parsed.data as IDataObject;
		else missing.push(jsonKey);
	}
	return { json, missing };
}

/** The files of a place in the result; of what is none there is only the name. */
function filesAt(
	{ jsonKey, binaryProperty, list, dataAsFile }: MediaOutput,
	value: unknown,
): Array<OtherFile | { name: string }> {
	const place = { jsonKey, name: binaryProperty, binaryProperty, listed: false };
	if (dataAsFile && !isNone(value) && value !== undefined && !isFile(value)) {
		return [{ ...place, file: { text: JSON.stringify(value) }, json: {} }];
	}
	const found = filesIn(value);
	// Where one is documented and several come, none of them must stand in for the others.
	const listed = list === true || found.length > 1;
	return found.map((file, index) => {
		const name = listed ? `${binaryProperty}_${index}` : binaryProperty;
		if (!file) return { name };
		const json = { ...(listed && { index }), ...fileJson(file) };
		return { ...place, name, binaryProperty: name, listed, file, json };
	});
}

/** fal's File, or an address; other text is data. */
function isFile(value: unknown): boolean {
	return typeof value === 'string' ? ADDRESS.test(value) : readFile(value) !== undefined;
}

/** The files of a field: a list, one file, or nothing. What is no file keeps its place, as undefined. */
function filesIn(value: unknown): Array<MediaFile | undefined> {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? value.map(readFile) : [readFile(value)];
}

function isNone(value: unknown): boolean {
	return value === null || (Array.isArray(value) && value.length === 0);
}

/** fal's File, or a bare address. */
function readFile(value: unknown): MediaFile | undefined {
	if (typeof value === 'string') return value === '' ? undefined : { url: value };
	if (typeof value !== 'object' || value === null) return undefined;
	const { url, content_type, file_name, width, height } = value as Record<string, unknown>;
	if (typeof url !== 'string' || url === '') return undefined;
	return {
		url,
		...(typeof content_type === 'string' && { content_type }),
		...(typeof file_name === 'string' && { file_name }),
		...(isLength(width) && isLength(height) && { width, height }),
	};
}

function isLength(value: unknown): value is number {
	return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function sizeOf(file: MediaFile | undefined): Size | undefined {
	return file?.width && file.height ? { width: file.width, height: file.height } : undefined;
}

/**
 * A data URI never stands in the JSON: it would be megabytes of text in every execution record. Neither does an address
 * that is no http(s), because somebody may click on it.
 */
function fileJson({ url, content_type, width, height }: MediaFile): IDataObject {
	return {
		...(/^https?:\/\/[^/]/i.test(url) && { url }),
		...(content_type && MIME_TYPE.test(content_type) && { contentType: content_type }),
		...(width && height && { width, height }),
	};
}
