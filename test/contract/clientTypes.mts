/**
 * Compile-time only (`npm run typecheck`): what each contract sends and reads is what fal's own client documents for that
 * endpoint, field by field, but for the exceptions named here. A field that is renamed, dropped, added or changes its type
 * on either side stops the compiler, whose message names the field.
 */
import type { EndpointTypeMap } from '@fal-ai/client/endpoints';

import type { contract as sam } from '../../nodes/Sam/contract.js';
import type { contract as sam2AutoSegment } from '../../nodes/Sam2AutoSegment/contract.js';
import type { contract as sam2Video } from '../../nodes/Sam2Video/contract.js';
import type { contract as sam3Image } from '../../nodes/Sam3Image/contract.js';
import type { Infer } from '../../nodes/shared/vendor/zod.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** One property for each field that only one side has, or that differs in type or in being optional. */
type Differences<A, B> = {
	[K in keyof A | keyof B as K extends keyof A & keyof B
		? Same<Pick<A, K>, Pick<B, K>> extends true
			? never
			: K
		: K]: 'differs from the client';
};

type Overwrite<T, U> = { [K in keyof (Omit<T, keyof U> & U)]: (Omit<T, keyof U> & U)[K] };

type Client = EndpointTypeMap;
type Image = Client['fal-ai/sam2/auto-segment']['output']['combined_mask'];
type FalFile = Client['fal-ai/sam2/video']['output']['video'];
type Point = NonNullable<Client['fal-ai/sam2/video']['input']['prompts']>[number];
type Box = NonNullable<Client['fal-ai/sam2/video']['input']['box_prompts']>[number];

/**
 * Exception: the client's types say that `label` is text and leave every coordinate open. The API takes the integers 0 and
 * 1, and a prompt without a place says nothing: the node sends complete ones.
 */
type CompletePoint = Overwrite<Point, Required<Pick<Point, 'x' | 'y'>> & { label: 0 | 1 }>;
type CompleteBox = Overwrite<Box, Required<Pick<Box, 'x_min' | 'y_min' | 'x_max' | 'y_max'>>>;

/** Exception: the client also takes a Blob and uploads it. The node has uploaded every file itself and sends URLs only. */
type Sent<T> = T extends Blob | FalFile
	? never
	: Same<T, Point> extends true
		? CompletePoint
		: Same<T, Box> extends true
			? CompleteBox
			: T extends Array<infer E>
				? Array<Sent<E>>
				: T extends object
					? { [K in keyof T]: Sent<T[K]> }
					: T;

/**
 * Exception: the node does not read the size in bytes nor `file_data`, a second copy of the file. One schema reads Image and
 * File, though a File has no size in pixels.
 */
type MediaOfImage = Omit<Image, 'file_data' | 'file_size'>;
type MediaOfFile = Overwrite<Omit<FalFile, 'file_data' | 'file_size'>, Pick<Image, 'width' | 'height'>>;

type Read<T> = T extends unknown
	? Same<T, Image> extends true
		? MediaOfImage
		: Same<T, FalFile> extends true
			? MediaOfFile
			: T extends Array<infer E>
				? Array<Read<E>>
				: T extends object
					? { [K in keyof T]: Read<T[K]> }
					: T
	: never;

/** Ours without what makes it lenient: unknown fields of an answer pass, and null stands for absent. */
type Documented<T> =
	T extends Array<infer E>
		? Array<Documented<NonNullable<E>>>
		: T extends object
			? { [K in keyof T as string extends K ? never : K]: Documented<NonNullable<T[K]>> }
			: T;

/** Exception: `prompt` is always sent, also when empty. Where it is missing fal looks for a "wheel". */
type Sam3ImageInput = Overwrite<Sent<Client['fal-ai/sam-3/image']['input']>, { prompt: string }>;

/** Exception: `index` is read where it is given; the place in the list is as good. */
type MaskMetadata = NonNullable<Client['fal-ai/sam-3/image']['output']['metadata']>[number];
type Sam3ImageOutput = Overwrite<
	Read<Client['fal-ai/sam-3/image']['output']>,
	{ metadata?: Array<Partial<MaskMetadata>> }
>;

/** Exception: the client leaves the rows of legacy prompts untyped; its texts say [x, y, w, h], [x, y] and 0 or 1. */
interface LegacyRows {
	box_prompt?: Array<[number, number, number, number]>;
	point_prompt?: Array<[number, number]>;
	point_label?: Array<0 | 1>;
}
type SamInput = Overwrite<Sent<Client['fal-ai/imageutils/sam']['input']>, LegacyRows>;

/** Compiles as long as no pair has a difference. */
export const agreement: {
	sam3ImageInput: Differences<Infer<typeof sam3Image.input>, Sam3ImageInput>;
	sam3ImageOutput: Differences<Documented<Infer<typeof sam3Image.output>>, Sam3ImageOutput>;
	sam2AutoSegmentInput: Differences<
		Infer<typeof sam2AutoSegment.input>,
		Sent<Client['fal-ai/sam2/auto-segment']['input']>
	>;
	sam2AutoSegmentOutput: Differences<
		Documented<Infer<typeof sam2AutoSegment.output>>,
		Read<Client['fal-ai/sam2/auto-segment']['output']>
	>;
	sam2VideoInput: Differences<Infer<typeof sam2Video.input>, Sent<Client['fal-ai/sam2/video']['input']>>;
	sam2VideoOutput: Differences<Documented<Infer<typeof sam2Video.output>>, Read<Client['fal-ai/sam2/video']['output']>>;
	samInput: Differences<Infer<typeof sam.input>, SamInput>;
	samOutput: Differences<Documented<Infer<typeof sam.output>>, Read<Client['fal-ai/imageutils/sam']['output']>>;
	// What the exceptions replace is still as it was when they were made. A difference here means that the client was corrected.
	pointsOfTheClient: Differences<Pick<Point, 'x' | 'y' | 'label'>, { x?: number; y?: number; label?: '0' | '1' }>;
	metadataOfTheClient: Differences<MaskMetadata, { index: number; score?: number; box?: number[] }>;
	legacyRowsOfTheClient: Differences<
		Pick<Client['fal-ai/imageutils/sam']['input'], keyof LegacyRows>,
		{ box_prompt?: unknown[][]; point_prompt?: unknown[][]; point_label?: number[] }
	>;
} = {
	sam3ImageInput: {},
	sam3ImageOutput: {},
	sam2AutoSegmentInput: {},
	sam2AutoSegmentOutput: {},
	sam2VideoInput: {},
	sam2VideoOutput: {},
	samInput: {},
	samOutput: {},
	pointsOfTheClient: {},
	metadataOfTheClient: {},
	legacyRowsOfTheClient: {},
};
