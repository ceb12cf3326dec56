import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ResultContext } from './resultContext';
import type { StoredFile } from './storedFiles';

/** What stands at the top of an output item's JSON, in this order. */
export type ItemFacts = IDataObject;

/**
 * An output item: the endpoint and what is known about the request, the stored files, and what was asked to be passed
 * along of the input. A file of the result wins over one of the input with the same name.
 */
export function makeItem(
	{ contract, itemIndex, input, sent }: ResultContext,
	{ requestId, ...facts }: ItemFacts,
	stored: StoredFile[],
): INodeExecutionData {
	const binary: IBinaryKeyData = { ...input?.binary };
	for (const { file, binary: data } of stored) if (data) binary[file.binaryProperty] = data;
	const json: IDataObject = {
		...(requestId !== undefined && { requestId }),
		endpoint: contract.endpoint,
		...facts,
		...(sent?.inputUrl !== undefined && { inputUrl: sent.inputUrl }),
		...(input && { input: input.json }),
	};
	return {
		json,
		...(Object.keys(binary).length > 0 && { binary }),
		...(itemIndex !== undefined && { pairedItem: { item: itemIndex } }),
	};
}
