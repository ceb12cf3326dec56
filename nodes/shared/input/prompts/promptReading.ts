import type { BoxOrder, PromptIds, Unit } from '../../contract/prompts';

/** How the numbers of a request are meant. */
export interface PromptChoices {
	boxFormat: BoxOrder | 'auto';
	coordinates: Unit | 'auto';
	/** What a bare list of four numbers is at this endpoint when nobody says otherwise. */
	bareList: BoxOrder;
	/** What this endpoint tells apart. A number for anything else is refused, because its meaning would be lost. */
	ids: ReadonlyArray<keyof PromptIds>;
}

/** A sentence without its subject, which is the row. */
export interface Problem {
	problem: string;
}

/** One row as it was written, before its unit is known. Points have two numbers, boxes four. */
export interface WrittenRow {
	numbers: number[];
	/** Only of boxes. */
	order: BoxOrder;
	/** Where the row's own words say what its numbers count. */
	unit?: Unit;
	/** Where the row's own words leave it open, so that whole numbers may be no pixels. */
	unitUnknown?: true;
	/** Four numbers without a word about their order. */
	bare: boolean;
	/** Only of points: 1 is part of the object, 0 is not. */
	label: number;
	ids: PromptIds;
}

/** One row whose unit is known, but not yet its place in the picture. Boxes are left, top, right, bottom; points x, y. */
export interface UnplacedRow {
	/** From 1, as people count. */
	row: number;
	numbers: number[];
	unit: Unit;
	label: number;
	ids: PromptIds;
}

export function isProblem(reading: object): reading is Problem {
	return 'problem' in reading;
}
