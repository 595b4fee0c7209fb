"""Layers: defaults < the global file < the environment < the bot's file."""

from tests.config.folder import DataFolder

GLOBAL = "global/config/weather.json"
BOT = "bots/support/config/weather.json"


def test_without_any_file_everything_has_its_default(folder: DataFolder) -> None:
    config = folder.weather_of(None)
    assert (config.unit, config.refresh, config.station.height) == ("C", "10m", 10)


def test_each_layer_outranks_the_one_below(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"unit": "F", "refresh": "1m", "retries": 5})
    folder.write(BOT, {"retries": 7})
    environ = {"BP_MODULE_WEATHER_REFRESH": "2m", "BP_MODULE_WEATHER_RETRIES": "6"}
    everywhere = folder.weather_of(None, environ=environ)
    assert (everywhere.unit, everywhere.refresh, everywhere.retries) == ("F", "2m", 6)
    support = folder.weather_of("support", environ=environ)
    assert (support.unit, support.refresh, support.retries) == ("F", "2m", 7)


def test_a_bot_that_adds_a_language_keeps_the_others(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"greeting": {"fr": "Salut"}})
    folder.write(BOT, {"greeting": {"de": "Hallo"}})
    assert folder.weather_of("support").greeting == {"en": "Hello", "fr": "Salut", "de": "Hallo"}
    assert folder.weather_of(None).greeting == {"en": "Hello", "fr": "Salut"}


def test_nested_objects_are_merged_and_lists_are_replaced(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"station": {"name": "south"}, "cities": ["Rome", "Bern"]})
    folder.write(BOT, {"station": {"height": 20}, "cities": ["Paris"]})
    config = folder.weather_of("support")
    assert (config.station.name, config.station.height) == ("south", 20)
    assert config.cities == ("Paris",)


def test_a_bot_without_a_file_has_the_global_configuration(folder: DataFolder) -> None:
    folder.write(BOT, {"unit": "F"})
    assert folder.weather_of("sales").unit == "C"


def test_the_address_of_the_schema_is_accepted_and_changes_nothing(folder: DataFolder) -> None:
    address = "../../assets/modules/weather/config.schema.json"
    folder.write(GLOBAL, {"$schema": address, "unit": "F"})
    folder.write(BOT, {"$schema": f"../{address}"})
    assert folder.weather_of("support").unit == "F"


def test_three_faults_in_one_file_are_all_named_with_their_places(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"unitt": "F", "refresh": "10 parsecs", "station": {"height": "tall"}})
    assert folder.weather() is None
    assert len(folder.told) == 3
    told = "\n".join(folder.told)
    assert f'{GLOBAL}: unitt: is not known here; did you mean "unit"?' in told
    assert f'{GLOBAL}: station.height: must be a whole number, not "tall"' in told
    assert f"{GLOBAL}: refresh: " in told


def test_a_fault_that_only_the_model_sees_is_told_of_the_file_that_has_it(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"refresh": "1m"})
    folder.write(BOT, {"refresh": "-5m"})
    assert folder.weather() is None
    assert folder.told == [f"{BOT}: refresh: must be longer than nothing"]


def test_faults_of_a_bots_file_are_named_although_the_global_file_has_some(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"retries": "many"})
    folder.write(BOT, {"cities": "Rome"})
    assert folder.weather() is None
    assert sorted(folder.told) == [
        f'{BOT}: cities: must be a list, not "Rome"',
        f'{GLOBAL}: retries: must be a whole number, not "many"',
    ]


def test_a_fault_of_a_choice_of_types_names_what_is_possible(folder: DataFolder) -> None:
    folder.write(GLOBAL, {"source": 5})
    folder.weather()
    assert folder.told == [f"{GLOBAL}: source: must be a text or null, not 5"]


def test_a_file_that_does_not_parse_is_named_and_left_as_it_is(folder: DataFolder) -> None:
    broken = '{\n  "unit": "F",\n}\n'
    path = folder.write(GLOBAL, broken)
    assert folder.weather() is None
    [told] = folder.told
    assert told.startswith(f"{GLOBAL}: line 3, column 1: is not JSON: ")
    assert path.read_text() == broken


def test_a_bots_file_that_does_not_parse_is_not_taken_for_an_empty_one(folder: DataFolder) -> None:
    folder.write(BOT, '{"unit": "F"')
    assert folder.weather() is None
    assert folder.told[0].startswith(f"{BOT}: line 1")
