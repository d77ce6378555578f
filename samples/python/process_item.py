from exec_loop import serve


def process_item(item):
    return {
        'name': item['name'],
        'age': 2017 - int(item['born'])
    }


serve(process_item)
