/** A click on the picture, in pixels from the top left corner. Label 1 belongs to the object, 0 does not. */
export interface Point {
	x: number;
	y: number;
	label: number;
	objectId?: number;
	frameIndex?: number;
}

/** A rectangle around an object, in pixels from the top left corner. */
export interface Box {
	xMin: number;
	yMin: number;
	xMax: number;
	yMax: number;
	objectId?: number;
	frameIndex?: number;
}
