import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { MaskRefusal } from '../../shared/errors/maskFailure';
import { accessFromCredential } from '../../shared/fal/http/credentialAccess';
import { uploadFile } from '../../shared/fal/storage/upload';
import { binaryFields } from './files';
import type { ItemContext } from './itemContext';

/** A file that an operation has made. */
export interface ResultFile {
	/** Its binary field. */
	property: string;
	content: Buffer;
	mimeType: string;
	fileName: string;
}

/**
 * An output item: the input's JSON and what is new in it, the input's other files as they are, and the file that was
 * made, uploaded to fal where the option says so.
 *
 * @param replaced binary fields of the input that the result stands for, which are not passed on
 */
export async function deliver(
	context: ItemContext,
	json: IDataObject,
	file?: ResultFile,
	replaced: string[] = [],
): Promise<INodeExecutionData> {
	const { item, itemIndex, node } = context;
	const gone = new Set(replaced);
	const passedOn = Object.fromEntries(Object.entries(binaryFields(context)).filter(([name]) => !gone.has(name)));
	const { _files: files, ...rest } = item.json;
	// In binary mode "combined" n8n keeps files in the JSON, and adds to them those of the output.
	const combined = files !== undefined && item.binary === undefined;
	const result: INodeExecutionData = {
		json: { ...rest, ...(combined && { _files: passedOn as unknown as IDataObject }), ...json },
		pairedItem: { item: itemIndex },
	};
	const binary = combined ? {} : passedOn;
	if (file) {
		const { content, fileName, mimeType, property } = file;
		const url = await uploadedUrl(context, file);
		if (url !== undefined) result.json.url = url;
		binary[property] = await node.helpers.prepareBinaryData(content, fileName, mimeType);
	}
	return Object.keys(binary).length > 0 ? { ...result, binary } : result;
}

/** Before any work: what would have nowhere to go is not made. @throws MaskRefusal `needsUpload` */
export function checkReceiver(context: ItemContext): void {
	if (context.forAgent && !context.flag('uploadResult')) {
		throw new MaskRefusal({ kind: 'needsUpload', operation: context.operation });
	}
}

async function uploadedUrl(context: ItemContext, file: ResultFile): Promise<string | undefined> {
	if (!context.flag('uploadResult')) return undefined;
	const { node } = context;
	const access = await accessFromCredential({
		getCredentials: async (type) => await node.getCredentials(type, context.itemIndex),
		helpers: node.helpers,
	});
	const source = {
		fileName: file.fileName,
		mimeType: file.mimeType,
		sizeBytes: file.content.length,
		open: async () => file.content,
	};
	return await uploadFile(access, source, {}, context.signal ?? new AbortController().signal);
}
