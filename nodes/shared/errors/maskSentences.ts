import type { Explanation } from './errorSentences';
import type { MaskFailure, NamedSize } from './maskFailure';
import { factText, plainText } from './serverText';

/** A failure of SAM Mask for people, in the form that all nodes of this package have. */
export function explainMaskFailure(failure: MaskFailure): Explanation {
	return { message: textOf(failure), details: { type: snakeCase(failure.kind), ...fieldsOf(failure) } };
}

function textOf(failure: MaskFailure): string {
	switch (failure.kind) {
		case 'unreadablePicture':
			return `The file in ${shown(failure.name)} is ${failure.format}. This node reads PNG, JPEG and WebP pictures. Choose one of them where the file comes from, or convert it before.`;
		case 'damagedPicture':
			return `The file in ${shown(failure.name)} is damaged or cut off, so it was not used. Get it again from where it comes from.`;
		case 'pictureTooLarge':
			return `The picture in ${shown(failure.name)} has ${failure.width} × ${failure.height} pixels, more than the ${failure.maxMegapixels} megapixels of the option “Max Megapixels”. Make it smaller, or raise the option if n8n has the memory: about 14 MB for each megapixel.`;
		case 'fileTooLarge':
			return `The file in ${shown(failure.name)} is larger than any picture of the ${failure.maxMegapixels} megapixels that the option “Max Megapixels” allows. Make it smaller, or raise the option.`;
		case 'noMasks':
			return `The item has no file in the field “${plainText(failure.property, 60)}” of Mask Fields${list(failure.found)}. Set Mask Fields to the names of the fields with masks; a node that found nothing gives none.`;
		case 'noPhoto':
			return `The item has no photo in the binary field “${plainText(failure.property, 60)}”${list(failure.found)}. Set Photo Source to URL, which takes the photo from where the node before had it. Or set Photo Field to its name, turn on Keep Input Data in the node before, or use an expression such as {{ $('Name of a node').item.binary.data }}.`;
		case 'notAMask':
			return notAMaskText(shown(failure.name), failure.looks);
		case 'sizesDiffer':
			return `${sized(failure.first)} and ${sized(failure.second)} differ in size and shape, so they do not belong together. Use the masks that were made of this very photo.`;
		case 'emptyMask':
			return `The mask is empty, so there is nothing ${failure.wanted}. Check “found” in the output of the node before, with an IF node for example.`;
		case 'noise':
			return `The mask has so many ${failure.limit} that it must be mostly noise. Use Refine Mask with “Drop Specks” on a smaller picture, or another mask.`;
		case 'notFetched':
			return `The file of ${plainText(failure.field, 60)} could not be fetched: ${plainText(failure.problem)}. Addresses at fal expire; run the node before again if it is old.`;
		case 'needsUpload':
			return `An AI Agent gets no files from this node, so ${failure.operation} has nothing to give it. Turn on the option “Upload Result to Fal”, or use Measure or Export.`;
		case 'noScore':
			return 'The masks have no scores to choose the best one by. Turn on Include Scores in the node before, or choose another way in Several Masks.';
		case 'wrongValue':
			return `${plainText(failure.field, 60)} ${plainText(failure.problem)}.`;
	}
}

function notAMaskText(name: string, looks: 'photo' | 'coloured' | 'labels' | 'opaque'): string {
	if (looks === 'labels') {
		return `The picture in ${name} has a number for each object in it, so it is a label map and not a mask. Masks are white on black, or transparent around the object.`;
	}
	if (looks === 'opaque') {
		return `The picture in ${name} has no transparency, so the mask cannot be in it. Set the option “Mask Channel” to Automatic or Brightness.`;
	}
	const what = looks === 'photo' ? 'a photo or a preview' : 'a coloured picture, such as a preview,';
	return `The picture in ${name} looks like ${what} and not like a mask. The masks of the SAM nodes are in mask_0, mask_1 and so on, or in mask. If it is a mask all the same, set the option “Mask Channel”.`;
}

function fieldsOf(failure: MaskFailure): Pick<Explanation['details'], 'fields'> {
	if (failure.kind !== 'wrongValue') return {};
	return { fields: [{ field: factText(failure.field), problem: factText(failure.problem) }] };
}

function shown(name: string): string {
	return `“${plainText(name, 60)}”`;
}

function sized({ name, width, height }: NamedSize): string {
	return `${name.startsWith('the ') ? name : shown(name)} (${width} × ${height})`;
}

function list(found: string[]): string {
	return found.length > 0 ? `; it has: ${plainText(found.join(', '), 150)}` : '; it has no files';
}

function snakeCase(kind: string): string {
	return kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
