/** What a point or a box may be told apart by, where the endpoint does so. */
export interface PromptIds {
	/** The same number is the same object. */
	objectId?: number;
	/** Frame of a video, from 0. */
	frameIndex?: number;
}

/** A click on the picture, in pixels from the top left corner. Label 1 belongs to the object, 0 does not. */
export interface Point extends PromptIds {
	x: number;
	y: number;
	label: number;
}

/** A rectangle around an object, in pixels from the top left corner. */
export interface Box extends PromptIds {
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
}

/** What four numbers of a box are; `cornersYX` is y before x. Values of the option Box Format. */
export type BoxOrder = 'corners' | 'cornerSize' | 'centerSize' | 'cornersYX';

/** What a number counts. Values of the option Coordinates. */
export type Unit = 'pixels' | 'fractions' | 'percent' | 'thousandths';

/** Where a routed body holds the JSON of a field for points or boxes: what stands in the panel itself, and in Options. */
export const jsonKeys = (field: string): { panel: string; options: string } => ({
	panel: `${field}_json`,
	options: `${field}_options_json`,
});
