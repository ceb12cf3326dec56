import type { IDataObject } from 'n8n-workflow';

import type { EndpointContract } from '../contract/contract';
import type { MediaFile } from '../contract/media';
import { RequestFailure } from '../errors/failure';
import { safeParse } from '../vendor/zod';

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
}

interface SamOutput {
	scores?: Array<number | null> | null;
	boxes?: Array<number[] | null> | null;
	metadata?: Array<{ index?: number; score?: number | null; box?: number[] | null }> | null;
}

/**
 * Reads a result by its contract. Scores and boxes come from `metadata` or from the parallel lists; boxes are
 * [centre x, centre y, width, height] from 0 to 1 at fal and are given in pixels too where the mask's size is known.
 *
 * @throws RequestFailure `unreadableReply` when fields that every result has are missing
 */
export function readResult(contract: EndpointContract, data: unknown): ReadResult {
	const parsed = safeParse(contract.output, data);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		const wanted = issue && 'expected' in issue ? `is not of the type ${issue.expected}` : 'is not as documented';
		const problem = issue && issue.path.length > 0 ? `the field ${issue.path.join('.')} ${wanted}` : `it ${wanted}`;
		throw new RequestFailure({ kind: 'unreadableReply', step: 'result', problem });
	}
	const output = parsed.data;
	const maskFiles = listOf(contract.masksField ? output[contract.masksField] : undefined);
	const size = maskFiles.find((mask) => mask.width && mask.height) ?? listOf(output.image)[0];
	return {
		masks: maskFiles.map((file, index) => ({
			file,
			binaryProperty: `mask_${index}`,
			json: { index, ...fileJson(file), ...measures(output, index, file.width && file.height ? file : size) },
		})),
		files: contract.files.flatMap(({ field, jsonKey, binaryProperty }) =>
			listOf(output[field]).map((file) => ({ file, jsonKey, binaryProperty, json: fileJson(file) })),
		),
	};
}

function listOf(value: unknown): MediaFile[] {
	if (value === undefined || value === null) return [];
	return Array.isArray(value) ? (value as MediaFile[]) : [value as MediaFile];
}

/** A data URI never stands in the JSON: it would be megabytes of text in every execution record. */
function fileJson({ url, content_type, width, height }: MediaFile): IDataObject {
	return {
		...(!/^data:/i.test(url) && { url }),
		...(content_type && { contentType: content_type }),
		...(width && height && { width, height }),
	};
}

function measures(output: SamOutput, index: number, size: MediaFile | undefined): IDataObject {
	const entry = output.metadata?.find((candidate, at) => (candidate.index ?? at) === index);
	const score = entry?.score ?? output.scores?.[index];
	const box = entry?.box ?? output.boxes?.[index];
	const scored: IDataObject = typeof score === 'number' ? { score } : {};
	const [centerX, centerY, width, height] = box ?? [];
	if (centerX === undefined || centerY === undefined || width === undefined || height === undefined) return scored;
	const boxNormalized = { centerX, centerY, width, height };
	return {
		...scored,
		...(size?.width && size.height && { box: inPixels(boxNormalized, size.width, size.height) }),
		boxNormalized,
	};
}

interface NormalizedBox {
	centerX: number;
	centerY: number;
	width: number;
	height: number;
}

function inPixels({ centerX, centerY, width, height }: NormalizedBox, imageWidth: number, imageHeight: number) {
	return {
		xMin: Math.round((centerX - width / 2) * imageWidth),
		yMin: Math.round((centerY - height / 2) * imageHeight),
		xMax: Math.round((centerX + width / 2) * imageWidth),
		yMax: Math.round((centerY + height / 2) * imageHeight),
	};
}
