/** Everything that can be expected to go wrong in SAM Mask. The sentences for people are in maskSentences.ts. */
export type MaskFailure =
	/** A file that is no picture, or one of a kind that is not read. `name`: the file or field it came from. */
	| { kind: 'unreadablePicture'; name: string; format: string }
	| { kind: 'damagedPicture'; name: string }
	| { kind: 'pictureTooLarge'; name: string; width: number; height: number; maxMegapixels: number }
	| { kind: 'fileTooLarge'; name: string; maxMegapixels: number }
	| { kind: 'noMasks'; property: string; found: string[] }
	| { kind: 'noPhoto'; property: string; found: string[] }
	| { kind: 'notAMask'; name: string; looks: 'photo' | 'coloured' | 'labels' | 'opaque' }
	| { kind: 'sizesDiffer'; first: NamedSize; second: NamedSize }
	| { kind: 'emptyMask'; wanted: string }
	| { kind: 'noise'; limit: string }
	| { kind: 'notFetched'; field: string; problem: string }
	| { kind: 'needsUpload'; operation: string }
	| { kind: 'noScore' }
	| { kind: 'wrongValue'; field: string; problem: string };

export interface NamedSize {
	name: string;
	width: number;
	height: number;
}

/** Carries a MaskFailure through code that can only throw. */
export class MaskRefusal extends Error {
	readonly name = 'MaskRefusal';

	constructor(readonly failure: MaskFailure) {
		super(failure.kind);
	}
}
