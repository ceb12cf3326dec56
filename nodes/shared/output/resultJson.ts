import type { IDataObject } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { MediaFile } from '../contract/media';
import { measuresOf, type Size } from './measures';

// A stranger's text otherwise.
const MIME_TYPE = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

/** A file of the result, where it goes in the output, and the JSON that describes it. */
export interface ResultFile {
	binaryProperty: string;
	file: MediaFile;
	/** The object in the JSON that gets `binaryProperty` once the file is downloaded. */
	json: IDataObject;
}

/** A result in the node's output form, before any download. */
export interface ReadResult {
	masks: ResultFile[];
	files: Array<ResultFile & { jsonKey: string }>;
	/** Names of the files that the result has a place for and no address. */
	missing: string[];
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
	const others = contract.files.flatMap((place) => filesIn(output[place.field]).map((file) => ({ ...place, file })));
	// No masks at all is a result; neither masks nor another file that is known is none.
	const saysNone = contract.masksField !== undefined && isNone(output[contract.masksField]);
	if (!saysNone && ![...masks, ...others.map(({ file }) => file)].some((file) => file !== undefined)) return undefined;

	const size = [...masks, filesIn(output.image)[0]].map(sizeOf).find((found) => found !== undefined);
	return {
		masks: masks.flatMap((file, index) =>
			file
				? [
						{
							file,
							binaryProperty: `mask_${index}`,
							json: { index, ...fileJson(file), ...measuresOf(output, index, sizeOf(file) ?? size) },
						},
					]
				: [],
		),
		files: others.flatMap(({ file, jsonKey, binaryProperty }) =>
			file ? [{ file, jsonKey, binaryProperty, json: fileJson(file) }] : [],
		),
		missing: [
			...masks.flatMap((file, index) => (file ? [] : [`mask_${index}`])),
			...others.flatMap(({ file, binaryProperty }) => (file ? [] : [binaryProperty])),
		],
	};
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
