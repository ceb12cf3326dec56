import { jsonParse } from 'n8n-workflow';

import type { Box, Point } from '../contract/prompts';

/** Either the rows, or what is wrong with them: the row's number from 1 and a sentence without its subject. */
export type PromptRows<T> = { rows: T[] } | { row?: number; problem: string };

const POINT_HELP =
	'must look like {"x": 120, "y": 80, "label": 1} or [120, 80], in pixels from 0 up, with label 1 or 0';
const BOX_HELP =
	'must look like {"x_min": 10, "y_min": 20, "x_max": 200, "y_max": 180} or [10, 20, 200, 180], in pixels from 0 up';

/**
 * Reads points from panel rows, a JSON string, or an array that an expression yields: objects with camelCase or fal's own
 * snake_case keys, or [x, y] / [x, y, label] arrays. Numbers are rounded, because detectors yield fractions of pixels and
 * fal takes whole ones. A missing label means 1. Untouched panel rows (x and y at 0) are left out.
 *
 * @param fromRows the value comes from panel rows, where 0, 0 is what a row starts with
 */
export function readPoints(value: unknown, fromRows: boolean): PromptRows<Point> {
	return readRows(value, POINT_HELP, (row) => {
		const cells = Array.isArray(row) ? { x: row[0], y: row[1], label: row[2] } : row;
		const x = pixel(cells.x);
		const y = pixel(cells.y);
		const label = readLabel(cells.label);
		if (x === undefined || y === undefined || label === undefined) return undefined;
		if (fromRows && x === 0 && y === 0) return null;
		return withIds({ x, y, label }, cells);
	});
}

/**
 * Reads boxes the same way: objects with xMin…yMax or x_min…y_max, or [x_min, y_min, x_max, y_max] arrays.
 * Untouched panel rows (all four at 0) are left out.
 */
export function readBoxes(value: unknown, fromRows: boolean): PromptRows<Box> {
	return readRows(value, BOX_HELP, (row) => {
		const cells = Array.isArray(row) ? { xMin: row[0], yMin: row[1], xMax: row[2], yMax: row[3] } : row;
		const xMin = pixel(cells.xMin ?? cells.x_min);
		const yMin = pixel(cells.yMin ?? cells.y_min);
		const xMax = pixel(cells.xMax ?? cells.x_max);
		const yMax = pixel(cells.yMax ?? cells.y_max);
		if (xMin === undefined || yMin === undefined || xMax === undefined || yMax === undefined) return undefined;
		if (fromRows && [xMin, yMin, xMax, yMax].every((side) => side === 0)) return null;
		// Detectors and people may name the corners in either order.
		const corners = {
			xMin: Math.min(xMin, xMax),
			yMin: Math.min(yMin, yMax),
			xMax: Math.max(xMin, xMax),
			yMax: Math.max(yMin, yMax),
		};
		return withIds(corners, cells);
	});
}

type Cells = Record<string, unknown>;

/** `read` gives the row, null to leave it out, or undefined when it cannot be read. */
function readRows<T>(
	value: unknown,
	help: string,
	read: (row: Cells | unknown[]) => T | null | undefined,
): PromptRows<T> {
	const list = typeof value === 'string' ? parseList(value) : (value ?? []);
	// One row may stand alone, also in its short form [120, 80].
	const rows = Array.isArray(list) && typeof list[0] !== 'number' ? list : [list];
	const found: T[] = [];
	for (const [index, row] of rows.entries()) {
		const entry = typeof row === 'object' && row !== null ? read(row as Cells | unknown[]) : undefined;
		if (entry === undefined) return { row: index + 1, problem: help };
		if (entry !== null) found.push(entry);
	}
	return { rows: found };
}

function parseList(text: string): unknown {
	return text.trim() === '' ? [] : jsonParse<unknown>(text, { fallbackValue: text });
}

function whole(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? Math.round(number) : undefined;
}

function pixel(value: unknown): number | undefined {
	const number = whole(value);
	// Adding 0 turns the -0 that rounding gives into 0.
	return number !== undefined && number >= 0 ? number + 0 : undefined;
}

function readLabel(value: unknown): number | undefined {
	if (value === undefined || value === null || value === '') return 1;
	if (typeof value === 'boolean') return value ? 1 : 0;
	const label = whole(value);
	return label === 0 || label === 1 ? label : undefined;
}

/** The prompt with its object and frame where given; undefined when one of these is no number. */
function withIds<T extends Point | Box>(prompt: T, cells: Cells | unknown[]): T | undefined {
	const { objectId, object_id, frameIndex, frame_index } = cells as Cells;
	const result = { ...prompt };
	for (const [key, value] of [
		['objectId', objectId ?? object_id],
		['frameIndex', frameIndex ?? frame_index],
	] as const) {
		if (value === undefined || value === null || value === '') continue;
		const number = whole(value);
		if (number === undefined) return undefined;
		result[key] = number;
	}
	return result;
}
