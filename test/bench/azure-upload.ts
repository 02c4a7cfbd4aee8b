/** One file into a blob with the Azure SDK, as its documentation shows it. Its one argument is a JSON object. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface UploadOrders {
  readonly packagesFolder: string;
  readonly storeUrl: string;
  readonly account: { readonly name: string; readonly key: string };
  readonly file: string;
  readonly blockBytes: number;
  readonly concurrency: number;
}

/** As much of the package as is used here; it is not one of ours, so its types are not there. */
interface Sdk {
  StorageSharedKeyCredential: new (name: string, key: string) => object;
  BlobServiceClient: new (
    url: string,
    credential: object,
  ) => {
    getContainerClient(name: string): {
      createIfNotExists(): Promise<unknown>;
      getBlockBlobClient(name: string): {
        uploadFile(
          file: string,
          options: { blockSize: number; concurrency: number; maxSingleShotSize: number },
        ): Promise<unknown>;
      };
    };
  };
}

// `as`: stores.ts is the only one that starts this program; the package is what npm fetched.
const orders = JSON.parse(process.argv[2] ?? '') as UploadOrders;
const sdk = createRequire(join(orders.packagesFolder, 'package.json'))('@azure/storage-blob') as Sdk;
const credential = new sdk.StorageSharedKeyCredential(orders.account.name, orders.account.key);
const container = new sdk.BlobServiceClient(orders.storeUrl, credential).getContainerClient('bench');
await container.createIfNotExists();
await container.getBlockBlobClient('sdk').uploadFile(orders.file, {
  blockSize: orders.blockBytes,
  concurrency: orders.concurrency,
  maxSingleShotSize: 0,
});
