import { cutFromBox } from '../segmentation/boxMask.mjs';
import type { Picture } from '../segmentation/pictures.mjs';
import { boxArea, maskBox, type Box, type ScoredMask } from '../segmentation/pixels.mjs';
import { clickSeeds, masksFromClicks, type Click } from '../segmentation/pointMask.mjs';
import { masksFromText } from '../segmentation/textMask.mjs';
import type { TextQuery } from '../segmentation/textPrompt.mjs';
import { holds, type PromptObject } from './promptObjects.mjs';

/** A working picture and the factors from source to working pixels. */
export interface Scaled {
	working: { width: number; height: number };
	scaleX: number;
	scaleY: number;
}

/** One asked object: its masks, best first, and the clicks (source pixels) that every one of them must obey. */
export interface FoundObject {
	masks: ScoredMask[];
	clicks: Click[];
}

/** SAM's whole, part and subpart. */
const MASKS_PER_OBJECT = 3;

/**
 * The masks of one object that the caller pointed at. Several boxes are parts of it and give one mask together. Empty when
 * nothing says where it is (negative clicks alone).
 */
export function masksOfObject(picture: Picture, source: Scaled, object: PromptObject, multiple: boolean): FoundObject {
	const clicks = object.clicks.map((c) => toWorkingClick(c, source));
	const boxes = object.boxes.map((box) => toWorkingBox(box, source));
	if (boxes.length < 2)
		return { masks: masksOfPart(picture, clicks, boxes[0], multiple ? MASKS_PER_OBJECT : 1), clicks: object.clicks };
	const parts = boxes.flatMap((box) =>
		masksOfPart(
			picture,
			clicks.filter((c) => holds(box, c)),
			box,
			1,
		),
	);
	const beside = clicks.filter((c) => !boxes.some((box) => holds(box, c)));
	parts.push(...masksOfPart(picture, beside, undefined, 1));
	return { masks: [uniteMasks(parts)], clicks: object.clicks };
}

function masksOfPart({ cv, embedding, detections }: Picture, clicks: Click[], box: Box | undefined, limit: number) {
	if (clicks.some((c) => c.positive)) return masksFromClicks(cv, embedding, clicks, detections ?? [], limit, box);
	if (!box) return [];
	const { mask, certainty } = cutFromBox(cv, embedding, box, clickSeeds(embedding, clicks, boxArea(box)));
	return [{ mask, score: 0.6 + 0.38 * certainty }];
}

function uniteMasks(parts: ScoredMask[]): ScoredMask {
	const mask = new Uint8Array(parts[0]!.mask.length);
	for (const part of parts) for (let i = 0; i < mask.length; i++) mask[i]! |= part.mask[i]!;
	return { mask, score: Math.min(...parts.map(({ score }) => score)) };
}

/** Every object that the text names, best first, and whether they are only the fallback for a text that is not understood. */
export function objectsOfText(
	picture: Picture,
	query: TextQuery,
	strict: boolean,
): { objects: FoundObject[]; fallback: boolean } {
	const { cv, embedding, detections } = picture;
	const { masks, fallback } = masksFromText(cv, embedding, detections ?? [], query, strict);
	return { objects: masks.map((mask) => ({ masks: [mask], clicks: [] })), fallback };
}

/**
 * Lets points correct what the text found. `object_id` counts the text's objects from 0; without one the points go to the
 * object under the first positive of them. Positive points that meet no such object become an object of their own, negative
 * ones correct the best object.
 */
export function refineWithPoints(
	picture: Picture,
	source: Scaled,
	found: FoundObject[],
	prompts: PromptObject[],
	multiple: boolean,
): FoundObject[] {
	const refined: FoundObject[] = [];
	const { width, height } = source.working;
	for (const prompt of prompts) {
		const meant = prompt.objectId !== undefined ? found[prompt.objectId] : objectUnder(found, prompt.clicks, source);
		const target = meant ?? (prompt.clicks.some((c) => c.positive) ? undefined : found[0]);
		const box = target && maskBox(target.masks[0]!.mask, width, height);
		const object = box ? { ...prompt, boxes: [toSourceBox(box, source)] } : prompt;
		refined.push(masksOfObject(picture, source, object, multiple));
		if (target && multiple) found = found.map((f) => (f === target ? (refined.pop() as FoundObject) : f));
	}
	return multiple ? [...found, ...refined] : refined;
}

function objectUnder(found: FoundObject[], clicks: Click[], source: Scaled): FoundObject | undefined {
	const click = toWorkingClick(clicks.find((c) => c.positive) ?? clicks[0]!, source);
	const { width, height } = source.working;
	return (
		found.find((f) => f.masks[0]!.mask[click.y * width + click.x]! === 1) ??
		found.find((f) => holds(maskBox(f.masks[0]!.mask, width, height) ?? { x0: 0, y0: 0, x1: 0, y1: 0 }, click))
	);
}

function toWorkingClick({ x, y, positive }: Click, { working, scaleX, scaleY }: Scaled): Click {
	return {
		x: Math.min(working.width - 1, Math.floor((x + 0.5) * scaleX)),
		y: Math.min(working.height - 1, Math.floor((y + 0.5) * scaleY)),
		positive,
	};
}

function toWorkingBox(box: Box, { scaleX, scaleY }: Scaled): Box {
	return { x0: box.x0 * scaleX, y0: box.y0 * scaleY, x1: box.x1 * scaleX, y1: box.y1 * scaleY };
}

function toSourceBox(box: Box, { scaleX, scaleY }: Scaled): Box {
	return { x0: box.x0 / scaleX, y0: box.y0 / scaleY, x1: box.x1 / scaleX, y1: box.y1 / scaleY };
}
