/**
 * Compile-time only (`npm run typecheck`): what each contract sends and reads is what fal's own client documents for that
 * endpoint, field by field, but for the exceptions named here. A field that is renamed, dropped, added or changes its type
 * on either side stops the compiler, whose message names the field.
 */
import type { EndpointTypeMap } from '@fal-ai/client/endpoints';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** One property for each field that only one side has, or that differs in type or in being optional. */
export type Differences<A, B> = {
	[K in keyof A | keyof B as K extends keyof A & keyof B
		? Same<Pick<A, K>, Pick<B, K>> extends true
			? never
			: K
		: K]: 'differs from the client';
};

export type Overwrite<T, U> = { [K in keyof (Omit<T, keyof U> & U)]: (Omit<T, keyof U> & U)[K] };

export type Client = EndpointTypeMap;
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

/** The same without a frame, as the video endpoints of SAM 3 take them. */
type FirstPoint = NonNullable<Client['fal-ai/sam-3/video']['input']['point_prompts']>[number];
type FirstBox = NonNullable<Client['fal-ai/sam-3/video']['input']['box_prompts']>[number];
type CompleteFirstPoint = Overwrite<FirstPoint, Required<Pick<FirstPoint, 'x' | 'y'>> & { label: 0 | 1 }>;
type CompleteFirstBox = Overwrite<FirstBox, Required<Pick<FirstBox, 'x_min' | 'y_min' | 'x_max' | 'y_max'>>>;

/** Exception: the client also takes a Blob and uploads it. The node has uploaded every file itself and sends URLs only. */
export type Sent<T> = T extends Blob | FalFile
	? never
	: Same<T, Point> extends true
		? CompletePoint
		: Same<T, Box> extends true
			? CompleteBox
			: Same<T, FirstPoint> extends true
				? CompleteFirstPoint
				: Same<T, FirstBox> extends true
					? CompleteFirstBox
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

export type Read<T> = T extends unknown
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

/**
 * Whether a contract agrees with the client's types of the same endpoint; `{ input: {}, output: {} }` compiles as long as
 * it does.
 *
 * @template SentToFal the body as the contract has it, `ReadFromFal` the result
 * @template ClientInput what the client documents, through `Sent` and `Read`, with the endpoint's own exceptions
 */
export interface Agreement<SentToFal, ReadFromFal, ClientInput, ClientOutput> {
	input: Differences<SentToFal, ClientInput>;
	output: Differences<Documented<ReadFromFal>, ClientOutput>;
}

/** What the exceptions for points replace is still as it was when they were made. A difference means that the client was corrected. */
export const pointsOfTheClient: Differences<
	Pick<Point, 'x' | 'y' | 'label'>,
	{ x?: number; y?: number; label?: '0' | '1' }
> = {};
