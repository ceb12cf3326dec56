import type { IDataObject } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import { type MaskChannel, readMask } from '../mask/readMask';
import type { Mask } from '../mask/mask';
import { fetchFile } from './fetchFile';
import { binaryFields, readBinary } from './files';
import type { ItemContext } from './itemContext';
import { matchFields } from './maskFields';

/** A mask that the item has, not read yet. */
export interface MaskFile {
	/** Place among the masks of the item, from 0. */
	index: number;
	/** The binary field, or which of the addresses: for sentences. */
	name: string;
	binaryProperty?: string;
	/** How sure the model was, 0 to 1, where the item says so. */
	score?: number;
	/** What the item's JSON says about this mask. */
	known?: IDataObject;
	read(): Promise<Mask>;
}

/** @throws MaskRefusal `noMasks` when there is none, or a field that was named is missing */
export function maskFiles(context: ItemContext): MaskFile[] {
	const channel = context.choice<MaskChannel>('maskChannel');
	const { turns } = context;
	const { masks, score } = context.item.json;
	const entries = (Array.isArray(masks) ? masks : []) as IDataObject[];
	const described = (index: number, name: string, count: number) => {
		const known =
			entries.find(({ binaryProperty }) => binaryProperty === name) ??
			(count === entries.length ? entries[index] : undefined);
		const ownScore = known?.score ?? (count === 1 ? score : undefined);
		return { index, name, ...(known && { known }), ...(typeof ownScore === 'number' && { score: ownScore }) };
	};
	if (context.choice('maskSource') === 'url') {
		const urls = addresses(context.value('maskUrls'));
		if (urls.length === 0) throw new MaskRefusal({ kind: 'noMasks', property: context.label('maskUrls'), found: [] });
		const field = context.label('maskUrls');
		return urls.map((url, index) => ({
			...described(index, `${field}, number ${index + 1}`, urls.length),
			read: async () => {
				const bytes = await fetchFile(context, url, field);
				return await readMask(bytes, channel, context.facts(`${field}, number ${index + 1}`), turns);
			},
		}));
	}
	const fields = Object.keys(binaryFields(context));
	const wanted = context.value('maskProperty');
	const { found, missing } = matchFields(wanted, fields);
	if (found.length === 0 || missing.length > 0) {
		const property = missing.length > 0 ? missing.join(', ') : String(wanted);
		throw new MaskRefusal({ kind: 'noMasks', property, found: fields });
	}
	return found.map((name, index) => ({
		...described(index, name, found.length),
		binaryProperty: name,
		read: async () => {
			const { bytes } = await readBinary(context, name, name);
			return await readMask(bytes, channel, context.facts(name), turns);
		},
	}));
}

/** Addresses one to a line or with commas between them (a data URI has one of its own), or as a list. */
function addresses(value: unknown): string[] {
	const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/\s+|,(?=\s*(?:https?:|data:))/);
	return list.map((url) => url.trim()).filter((url) => url !== '');
}
