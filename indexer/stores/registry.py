"""Search stores by the name an operator writes; loaded on first use."""

STORES = {
    "tantivy": "indexer.stores.tantivy:TantivyStore",
    "elasticsearch": "indexer.stores.elasticsearch:ElasticsearchStore",
}
